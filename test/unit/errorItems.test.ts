import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

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
	parameters: { smartleadPassword: 'secret' },
	onError,
});

const itemOf = (onError: INode['onError']) => {
	const error = new PeekerError('It was refused', 'Because.', { code: 'refused', repeat: 'safe' });
	return outputOf(node(onError), 'write', [{ items: [0], error }], {
		itemCount: 1,
		continuesOnFail: true,
	})[0];
};

describe('an item that failed', () => {
	it('is recognised by its keys since n8n 2.39', () => {
		mockIsOlder = false;
		expect(Object.keys(itemOf('continueErrorOutput').json)).toEqual(['error', 'details']);
		expect(itemOf('continueErrorOutput').error).toBeUndefined();
	});

	it('carries its error for the error output of older n8n, without what was typed in', () => {
		mockIsOlder = true;
		const { json, error } = itemOf('continueErrorOutput');
		expect(Object.keys(json)).toEqual(['error', 'details']);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(JSON.stringify(error)).not.toContain('secret');
	});

	it('carries none where there is no error output', () => {
		mockIsOlder = true;
		expect(itemOf('continueRegularOutput').error).toBeUndefined();
	});
});
