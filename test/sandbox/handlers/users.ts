import { isoNow } from '../core';
import type { Core } from '../core';
import { invalid, notFound, refused } from '../errors';
import { newId } from '../ids';
import type { Account } from '../store';
import type { Sequencer, UserRow } from '../types';
import { reply } from './call';
import type { Call, Handlers } from './call';
import { page } from './paging';

interface UserFields {
	email?: string;
	first_name?: string;
	last_name?: string;
	sequencer?: Sequencer;
}

const UNKNOWN_CLIENT = '404404';

/** Refuses a routing that the sequencer does not know: client number 404404. */
export function checkClient(sequencer: Sequencer | undefined): void {
	if (String(sequencer?.client_id) !== UNKNOWN_CLIENT) return;
	throw refused('smartlead_client_not_found', 'Smartlead has no client of that number.', {
		field: 'sequencer.client_id',
	});
}

/** Adds a user. */
export function createUser(core: Core, account: Account, fields: UserFields & { email: string }) {
	return account.addUser({
		id: newId('usr'),
		email: fields.email,
		first_name: fields.first_name ?? null,
		last_name: fields.last_name ?? null,
		status: 'active',
		sequencer: fields.sequencer ?? null,
		created_at: isoNow(core),
	});
}

function refuseDuplicate({ core, account }: Call, email: string, except?: UserRow): void {
	const existing = account.userByEmail(email);
	if (!existing || existing === except) return;
	const details = { user: core.views.user(existing) };
	throw invalid('email', 'A user with this email exists already.', details);
}

function findUser(call: Call): UserRow {
	const user = call.account.users.get(call.id);
	if (!user) throw notFound('No such user.');
	return user;
}

export const userHandlers: Handlers = {
	listUsers(call) {
		const { email, status } = call.query;
		return page(
			call,
			'/users',
			call.account.users,
			(user) =>
				(email === undefined || user.email.toLowerCase() === email.toLowerCase()) &&
				(status === undefined || user.status === status),
			(user) => call.core.views.user(user),
		);
	},
	createUser(call) {
		const fields = call.body as UserFields & { email: string };
		checkClient(fields.sequencer);
		refuseDuplicate(call, fields.email);
		return reply(call.core.views.user(createUser(call.core, call.account, fields)), 201);
	},
	getUser: (call) => reply(call.core.views.user(findUser(call))),
	updateUser(call) {
		const user = findUser(call);
		const { email, ...fields } = call.body as UserFields;
		checkClient(fields.sequencer);
		if (email !== undefined) {
			refuseDuplicate(call, email, user);
			call.account.renameUser(user, email);
		}
		const { first_name, last_name, sequencer } = fields;
		if (first_name !== undefined) user.first_name = first_name;
		if (last_name !== undefined) user.last_name = last_name;
		if (sequencer !== undefined) user.sequencer = sequencer;
		return reply(call.core.views.user(user));
	},
	deleteUser(call) {
		const user = findUser(call);
		if (user.status === 'deleted') throw notFound('The user is deleted already.');
		user.status = 'deleted';
		const view = call.core.views.user(user);
		// The older edition's example still shows the state before.
		return reply(call.core.edition === 'older' ? { ...view, status: 'active' } : view);
	},
};
