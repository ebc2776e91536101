import { field, find, isObject, text } from './input';
import type { Row, State } from './state';
import type { Json, Received } from './wire';
import { invalid, notFound } from './wire';

function sequencerOf(value: unknown): Json {
	if (!isObject(value) || value.provider !== 'smartlead') {
		throw invalid('sequencer', 'A sequencer with the provider smartlead is needed.');
	}
	return { provider: 'smartlead', client_id: value.client_id ?? null };
}

function refuseTaken(state: State, email: string, but?: Row): void {
	const other = state.users.find((user) => user.email === email && user !== but);
	if (other) throw state.duplicateUser(other);
}

export function createUser(state: State, request: Received, body: Json): Row {
	const email = text(body, 'email');
	if (!email.includes('@')) throw invalid('email', 'Not an email address.');
	const sequencer = sequencerOf(body.sequencer);
	refuseTaken(state, email);
	const user = state.addUser(email, {
		first_name: body.first_name ?? null,
		last_name: body.last_name ?? null,
		sequencer,
	});
	state.record('user', user.id, request);
	return user;
}

export function updateUser(state: State, request: Received, body: Json): Row {
	const user = find(state.users, request, 'user');
	const changes = field(body, ['email', 'first_name', 'last_name', 'sequencer']);
	if (changes.sequencer !== undefined) changes.sequencer = sequencerOf(changes.sequencer);
	if (changes.email !== undefined) refuseTaken(state, text(changes, 'email'), user);
	Object.assign(user, changes);
	state.record('userUpdated', user.id, request);
	return user;
}

/** Soft: the row stays and is found by its address (CONTRACT section 8, "Delete user"). */
export function deleteUser(state: State, request: Received): Row {
	const user = find(state.users, request, 'user');
	if (user.status === 'deleted') throw notFound('user');
	user.status = 'deleted';
	state.record('userDeleted', user.id, request);
	return user;
}
