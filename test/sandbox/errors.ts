/** What an error says beside its code and message (CONTRACT section 3). */
export interface ErrorExtras {
	field?: string;
	details?: Record<string, unknown>;
	/** Sent as headers of the answer. */
	headers?: Record<string, string>;
}

/** A refusal that becomes the error envelope. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly extras: ErrorExtras = {},
	) {
		super(message);
	}

	/** The body of the answer. */
	envelope() {
		const { field, details } = this.extras;
		return {
			error: {
				code: this.code,
				message: this.message,
				...(field === undefined ? {} : { field }),
				...(details === undefined ? {} : { details }),
			},
		};
	}
}

export const invalid = (field: string, message: string, details?: Record<string, unknown>) =>
	new ApiError(400, 'invalid_request', message, { field, details });

export const notFound = (message = 'No such record.') => new ApiError(404, 'not_found', message);

export const refused = (code: string, message: string, extras?: ErrorExtras) =>
	new ApiError(400, code, message, extras);
