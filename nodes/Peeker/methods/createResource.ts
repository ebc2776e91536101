import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { createClient } from '../../api/client/client';
import { RETRY } from '../../api/client/retryPolicy';
import { readCredential, sendThrough } from '../../api/client/transport';
import type { Client } from '../../api/client/types';
import { callForObject } from '../../api/client/unwrap';
import { PeekerError } from '../../api/errors/failure';
import { createUser as makeUser } from '../../api/resources/users';
import { email } from '../input/schemas';
import { toNodeError } from '../nodeError';

/** What n8n hands over: the text searched for in the list. */
type Payload = IDataObject | string | undefined;

const typedIn = (payload: Payload): string => {
	const name: unknown = Reflect.get(Object(payload), 'name');
	return typeof name === 'string' ? name.trim() : '';
};

/** Makes a thing out of the text that was typed into a list, and gives its ID, which n8n then selects. */
const createdBy = (create: (client: Client, text: string) => Promise<unknown>) =>
	async function (this: ILoadOptionsFunctions, payload: Payload): Promise<string> {
		try {
			const { account } = await readCredential(this);
			const send = sendThrough(this);
			const client = createClient({ account, send, budgetMs: RETRY.listBudgetMs });
			return String(await create(client, typedIn(payload)));
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};

const UNITS: Record<string, number> = { k: 1_000, m: 1_000_000 };

/** The volume in a name such as "Starter 25k", "Growth 1.5m" or "10,000 a month". */
export function volumeIn(name: string): number | undefined {
	const [, digits, unit = ''] = /(\d[\d.,]*)\s*([km])?(?![a-z])/i.exec(name) ?? [];
	if (digits === undefined) return undefined;
	const number = unit
		? Number(digits.replace(',', '.'))
		: Number(digits.replace(/[.,](?=\d{3}(\D|$))/g, ''));
	const volume = Math.round(number * (UNITS[unit.toLowerCase()] ?? 1));
	return volume >= 1 ? volume : undefined;
}

export const createBundle = createdBy(async (client, name) => {
	const volume = volumeIn(name);
	if (volume === undefined) {
		throw new PeekerError(
			'Type a name with the monthly sending volume first, such as Starter 25k',
			"Or use the operation 'Create' of 'Bundle'. Nothing was sent.",
		);
	}
	const body = { name, monthly_sending_volume: volume };
	return (await callForObject(client, 'createBundle', { body })).id;
});

export const createUser = createdBy(async (client, address) => {
	const parsed = email().safeParse(address);
	if (!parsed.success) {
		throw new PeekerError(
			'Type the email address of the new user first',
			'Or choose the mode By Email, which makes a new user by itself. Nothing was sent.',
		);
	}
	return (await makeUser(client, { email: address })).id;
});
