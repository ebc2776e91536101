import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { PeekerError } from '../../nodes/api/errors/failure';
import { messageOf, toNodeError } from '../../nodes/Peeker/nodeError';

const NODE: INode = {
	id: '1',
	name: 'Peeker',
	type: 'n8n-nodes-peeker.peeker',
	typeVersion: 1,
	position: [0, 0],
	parameters: { smartleadLoginPassword: 'secret' },
};

const refusal = new PeekerError('The order needs 4 domains and got 2', 'Add 2 more.\nCode: x', {
	failure: {
		retryClass: 'clientError',
		kind: 'api',
		status: 400,
		code: 'domain_count_mismatch',
		field: 'domains',
		requestId: 'req_1',
		details: { required_count: 4, submitted_count: 2 },
	},
});

describe('an error as the editor shows it', () => {
	test('facts stand in rows of their own, lines stay lines', () => {
		const error = toNodeError(NODE, refusal, 0, 1);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ httpCode: '400', message: refusal.message });
		expect(error.description).toBe('Add 2 more.<br>Code: x');
		expect(error.context.data).toEqual({
			code: 'domain_count_mismatch',
			field: 'domains',
			request_id: 'req_1',
			required_count: 4,
			submitted_count: 2,
			repeat: 'safe',
		});
	});

	test('what comes from outside stays text', () => {
		const error = toNodeError(NODE, new PeekerError('Bad', '"<b>x</b>&amp;.com"\n<img src=x>'));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.description).toBe('"&lt;b&gt;x&lt;/b&gt;&amp;amp;.com"<br>&lt;img src=x&gt;');
	});

	test.each([
		[undefined, undefined, 'Bad'],
		[0, 1, 'Bad'],
		[0, 2, 'Bad [item 0]'],
		[7, 9, 'Bad [item 7]'],
	])('item %p of %p: %s', (itemIndex, itemCount, message) => {
		const error = toNodeError(NODE, new PeekerError('Bad', ''), itemIndex, itemCount);
		expect(error.message).toBe(message);
		expect(error.context.itemIndex).toBe(itemIndex);
	});

	test('the parameters of the node stay behind', () => {
		expect(JSON.stringify(toNodeError(NODE, refusal).node)).not.toContain('secret');
	});
});

test('messages of items are plain text', () => {
	expect(messageOf(new PeekerError('Bad <b>', ''), 1, 2)).toBe('Bad <b> [item 1]');
	expect(messageOf('thrown as text')).toBe('thrown as text');
});
