import { snakeCaseKeys } from '../util/snakeCaseKeys';
import type { Client } from '../client/types';
import { existingUserId, PeekerError } from '../errors/failure';
import { findUser } from './lookups';
import { callForObject } from '../client/unwrap';
import type { Row } from '../util/row';

export interface UserFields {
	email?: string;
	firstName?: string;
	lastName?: string;
	smartleadClientId?: number | string | null;
}

/** The body of a user: the routing is sent as the API nests it (CONTRACT section 6). */
export function userBody({ smartleadClientId, ...fields }: UserFields): Row {
	return {
		...snakeCaseKeys(fields),
		...(smartleadClientId === undefined
			? {}
			: { sequencer: { provider: 'smartlead', client_id: smartleadClientId } }),
	};
}

/** Creates a user; after a lost answer the user is looked for by its address. */
export async function createUser(
	client: Client,
	fields: UserFields & { email: string },
): Promise<Row> {
	return await callForObject(client, 'createUser', {
		body: userBody({ ...fields, smartleadClientId: fields.smartleadClientId ?? null }),
		reconcile: async (lostCall) => {
			const user = await findUser(lostCall.client, fields.email);
			return user && lostCall.made(user) ? user : undefined;
		},
		// A second user with this address is refused, so a repeat can make none.
		repeatIfNotFound: true,
		howToCheck: "Look for the address with the operation 'Get Many' of 'User'.",
	});
}

/** Brings the user with this address to the given fields: updated where it exists, else created. */
export async function upsertUser(
	client: Client,
	fields: UserFields & { email: string },
): Promise<Row> {
	const { email, ...changes } = fields;
	const updateTo = async (id: string) =>
		await callForObject(client, 'updateUser', { id, body: userBody(changes) });
	const hasChanges = Object.values(changes).some((value) => value !== undefined);

	const existing = await client.record.remember(
		`user ${email}`,
		async () => await findUser(client, email),
	);
	if (existing) return hasChanges ? await updateTo(String(existing.id)) : existing;
	return await createUser(client, fields).catch(async (error: unknown) => {
		const refusal = error instanceof PeekerError ? error.failure : undefined;
		if (refusal?.retryClass !== 'clientError') return await Promise.reject(error);
		// Somebody else created it in between; where the refusal says its ID is not known (CONTRACT section 11).
		const id = existingUserId(refusal) ?? (await findUser(client, email))?.id;
		if (typeof id !== 'string') return await Promise.reject(error);
		return hasChanges ? await updateTo(id) : await callForObject(client, 'getUser', { id });
	});
}
