import type { ErrorObject } from 'ajv';
import { ApiError, invalid, notFound, refused } from './errors';

const LICENSE_FIELDS = [
	'google_licenses',
	'google_inboxes_per_domain',
	'microsoft_licenses',
	'microsoft_inboxes_per_domain',
];

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

/** The name of the field an error is about, such as `personas[0].first_name`. */
function fieldOf(error: ErrorObject): string {
	const steps = error.instancePath.split('/').slice(2);
	if (error.keyword === 'required' && error.instancePath !== '') {
		steps.push(String(error.params.missingProperty));
	}
	if (error.keyword === 'additionalProperties') {
		steps.push(String(error.params.additionalProperty));
	}
	const [first = 'body', ...rest] = steps;
	return rest.reduce((path, step) => path + (/^\d+$/.test(step) ? `[${step}]` : `.${step}`), first);
}

/** Whether a body mixes the two forms of an order, or is of neither. */
export function hasShapeConflict(body: Record<string, unknown>): boolean {
	const licenses = LICENSE_FIELDS.some((field) => body[field] !== undefined);
	return 'bundle_id' in body ? licenses : !licenses;
}

/**
 * The answer to a request that `openapi.yaml` refuses.
 *
 * @param errors what the validator found, at least one
 * @param body the request's body, if it was JSON
 */
export function requestRefusal(
	operationId: string,
	errors: ErrorObject[],
	body: unknown,
): ApiError {
	if (errors.some((error) => error.instancePath.startsWith('/path'))) return notFound();
	if (isObject(body)) {
		const sequencer = body.sequencer;
		if (isObject(sequencer) && typeof sequencer.provider === 'string') {
			if (sequencer.provider !== 'smartlead') {
				return refused('provider_not_supported', 'Only smartlead is supported as sequencer.', {
					field: 'sequencer.provider',
				});
			}
		}
		if (operationId === 'createOrder' && hasShapeConflict(body)) return shapeConflict();
	}
	// What is left of the two forms of an order is about the form that was meant.
	const own = errors.filter(
		({ keyword, params }) =>
			!['oneOf', 'not'].includes(keyword) && params.missingProperty !== 'bundle_id',
	);
	const [error] = [...own, ...errors];
	return invalid(fieldOf(error), `${fieldOf(error)}: ${error.message ?? 'not valid'}.`);
}

export const shapeConflict = () =>
	refused('order_shape_conflict', 'Send either bundle_id or the license fields, not both or none.');
