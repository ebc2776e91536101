/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { MANUAL_START } from '../../n8n/examples';
import { errorText, outputOf, type Execution } from '../../n8n/executions';
import { credentialFor, SANDBOX_KEY, sharedWorld } from '../world';
import { manualChain, peekerNode } from '../workflows';

const ACCOUNT: INodeParameters = { resource: 'account', operation: 'get' };

describe('bad input on a real n8n', () => {
	const texts: string[] = [];
	const world = sharedWorld();

	/** Runs one Peeker node by hand, with other credential fields where given. */
	async function run(parameters: INodeParameters, fields: IDataObject = {}): Promise<Execution> {
		const { n8n, sandbox } = world;
		const credential = await n8n.api.createCredential('Peeker', 'peekerApi', {
			...credentialFor(sandbox, SANDBOX_KEY),
			...fields,
		});
		const definition = manualChain('Bad input', peekerNode('Peeker', parameters, credential));
		const workflow = await n8n.api.createWorkflow(definition);
		return await n8n.api.finishedExecution(await n8n.api.runManually(workflow, MANUAL_START));
	}

	/** What the editor shows, after checking that it failed and how many calls the API got. */
	async function failureOf(calls: number, ...input: Parameters<typeof run>): Promise<string> {
		const earlier = world.sandbox.requests.length;
		const execution = await run(...input);
		assert.equal(execution.status, 'error');
		assert.equal(world.sandbox.requests.length - earlier, calls);
		const text = errorText(execution);
		texts.push(text);
		return text;
	}

	it('refuses a key with another prefix, without a request', async () => {
		const text = await failureOf(0, ACCOUNT, { apiKey: 'sk_live_1234' });
		assert.match(text, /pk_test_/);
		assert.doesNotMatch(text, /sk_live_1234/);
	});

	it('refuses plain http to a foreign host, without a request', async () => {
		const baseUrl = 'http://api.peeker.example/partner/v1';
		assert.match(await failureOf(0, ACCOUNT, { baseUrl }), /https/);
	});

	it('refuses a malformed domain by name, without a request', async () => {
		const domains = 'good-name.com, not a domain!, other-name.com';
		const text = await failureOf(0, {
			resource: 'domain',
			operation: 'checkAvailability',
			domains,
		});
		assert.match(text, /domain!/);
	});

	it('says which bundle there is none of', async () => {
		const bundleId = { __rl: true, mode: 'id', value: 'bun_nowhere' };
		const text = await failureOf(1, { resource: 'bundle', operation: 'get', bundleId });
		assert.match(text, /not_found/);
		assert.match(text, /Request ID: req_/);
	});

	it('says how many domains are too many for the bundle', async () => {
		const made = await run({
			resource: 'bundle',
			operation: 'create',
			name: 'Nineteen',
			monthlySendingVolume: 25_000,
			additionalFields: { googlePercent: 50, microsoftPercent: 50 },
		});
		const [bundle] = outputOf(made, 'Peeker');
		assert.equal(Object(bundle.required_domains).total, 19);
		const names = Array.from({ length: 26 }, (_, index) => `outreach-${index}.com`);
		const text = await failureOf(1, {
			resource: 'order',
			operation: 'create',
			userId: { __rl: true, mode: 'email', value: 'dana@customer.example' },
			orderType: 'bundle',
			bundleId: { __rl: true, mode: 'id', value: String(bundle.id) },
			domainsFrom: 'parameter',
			domains: names.join('\n'),
			personasFrom: 'define',
			personas: { persona: [{ firstName: 'Dana', lastName: 'Reyes', profilePictureUrl: '' }] },
			smartleadLogin: 'credential',
			forwardingUrl: 'https://customer.example',
		});
		assert.match(text, /domain_count_mismatch/);
		assert.match(text, /\b19\b/);
		assert.match(text, /\b26\b/);
	});

	it('says that a key is not valid any more', async () => {
		assert.match(await failureOf(1, ACCOUNT, { apiKey: 'pk_test_expired' }), /unauthorized/);
	});

	it('gives each of them a text of its own', () => {
		assert.equal(new Set(texts).size, texts.length);
		assert.ok(texts.length >= 6);
	});
});
