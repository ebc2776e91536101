import type { INode } from 'n8n-workflow';

import { PeekerError } from '../../nodes/api/errors/failure';
import { outputOf } from '../../nodes/Peeker/output';

let mockIsOlder: boolean;
jest.mock('../../nodes/Peeker/n8nVersion', () => ({ routesErrorDetails: () => !mockIsOlder }));

const node = (onError: INode['onError']): INode => ({
	id: '1',
	name: 'Peeker',
	type: 'n8n-nodes-peeker.peeker',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	onError,
});

const itemOf = (onError: INode['onError']) => {
	const error = new PeekerError('It was refused', 'Because.', { code: 'refused', repeat: 'safe' });
	return outputOf(node(onError), 'write', [{ items: [0], error }], {
		itemCount: 1,
		continuesOnFail: true,
	})[0];
};

const DETAILS = { code: 'refused', description: 'Because.', repeat: 'safe' };

describe('an item that failed', () => {
	it.each([
		['since n8n 2.39', false, 'continueErrorOutput', 'details'],
		['before', true, 'continueErrorOutput', 'message'],
		['before, without an error output,', true, 'continueRegularOutput', 'details'],
	] as const)(
		'%s has the keys by which n8n finds the way for it',
		(_when, isOlder, onError, key) => {
			mockIsOlder = isOlder;
			expect(itemOf(onError).json).toEqual({ error: 'It was refused', [key]: DETAILS });
		},
	);
});
