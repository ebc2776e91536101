/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

describe('a suite whose n8n does not start', () => {
	before(() => {
		throw new Error(
			'n8n ended while starting.\nError: no such module, in /home/someone/.cache/n8n',
		);
	});

	it('cannot be tried', () => undefined);
});

describe('a suite whose n8n runs', () => {
	it('keeps a promise', () => undefined);

	it('breaks a promise', () => assert.equal('two orders', 'one order'));

	it('breaks one without a comparison', () => {
		throw new Error('Unrecognized node type: n8n-nodes-peeker.peeker');
	});

	it('leaves one out', { skip: 'needs SQLite' }, () => undefined);
});
