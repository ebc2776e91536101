import { Expression } from 'n8n-workflow';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { DEFAULT_BASE_URL } from '../../nodes/api/contract/account';
import type { ExecuteResult } from '../support/n8n';
import type { Rig } from './setup';
import { startRig } from './setup';

let rig: Rig;

afterEach(async () => await rig?.close());

const hintsOf = ({ hints }: ExecuteResult) => hints.map(({ message }) => message).join('\n');
const picked = (value: string) => ({ __rl: true, mode: 'id', value });

describe('what is told beside a result', () => {
	const LIVE = 'what was ordered is real';
	const swap = { domainId: picked('dom_unknown'), replacementDomain: 'new.example' };

	test('a live key spends money: a warning only where something was done', async () => {
		rig = await startRig({ environment: 'live' });
		const failed = await rig.run('swap', 'create', swap, { continueOnFail: true });
		expect(failed.items[0].json.error).toBeDefined();
		expect(hintsOf(failed)).not.toContain(LIVE);
		const [{ domainIds }] = rig.sandbox.seed.orders(rig.key, 1);
		const done = await rig.run('swap', 'create', { ...swap, domainId: picked(domainIds[0]) });
		const warnings = done.hints.filter(({ type }) => type === 'warning');
		expect(warnings).toMatchObject([{ message: expect.stringContaining(LIVE) }]);
	});

	test('a repeat of an order that has ended charges nothing, and is not said to', async () => {
		rig = await startRig({ environment: 'live' });
		const order = { id: 'ord_1', status: 'completed', created_at: '2026-07-01T09:00:00Z' };
		const body = JSON.stringify({ data: order });
		rig.sandbox.faults.add({ kind: 'body', body, operationId: 'createOrder' });
		const { hints } = await rig.run('order', 'create', {
			userId: { __rl: true, mode: 'email', value: 'dana@customer.example' },
			orderType: 'custom',
			googleLicenses: 2,
			domains: 'own.example',
			personaNames: 'Lee Novak',
		});
		expect(hints).toMatchObject([
			{ message: expect.stringContaining('Nothing new was ordered or charged') },
		]);
	});

	test.each([
		['in_progress', true],
		['action_required', true],
		['completed', false],
	])('nameservers of an import that is %s: to be set %s', async (status, isToldOf) => {
		rig = await startRig();
		const nameserver_groups = [{ nameservers: ['ns1.example'], domains: ['own.example'] }];
		const body = JSON.stringify({ data: { id: 'imp_1', status, nameserver_groups } });
		rig.sandbox.faults.add({ kind: 'body', body, operationId: 'importDomains' });
		const result = await rig.run('domainImport', 'create', { domains: 'own.example' });
		expect(hintsOf(result).includes('nameserver_groups')).toBe(isToldOf);
	});
});

describe('a value typed as JSON', () => {
	test.each([
		['[{"firstName":"Lee","lastName":{"nested":1}}]', 'Personas (JSON) 1: lastName', 'nested'],
		['[{"first_name":"Lee","last_name":["x"]}]', 'Personas (JSON) 1: lastName', '["x"]'],
		['[{"firstName":"A","lastName":"B"},7]', 'Personas (JSON) 2', 'It is: 7'],
	])('%s is named with its key and its value', async (personasJson, label, value) => {
		rig = await startRig();
		const { error } = await rig.run('swap', 'renameInboxes', {
			domainId: picked('dom_1'),
			personasFrom: 'json',
			personasJson,
		});
		expect(error?.message).toContain(`'${label}'`);
		expect(error?.description).toContain(value);
	});
});

test.each(['bun_01HZX0BU…', 'bun_01HZX0BU...', 'bun_…'])(
	'%s is an ID cut short',
	async (bundleId) => {
		rig = await startRig();
		const { error } = await rig.run('bundle', 'get', { bundleId: picked(`={{ "${bundleId}" }}`) });
		expect(error?.message).toContain('cut short: the "…" in it stands for the rest');
		expect(rig.sandbox.requests).toEqual([]);
	},
);

test.each([
	[undefined, DEFAULT_BASE_URL],
	['', DEFAULT_BASE_URL],
	['  ', DEFAULT_BASE_URL],
	['  https://proxy.example/v1/ ', 'https://proxy.example/v1'],
	['https://proxy.example/v1', 'https://proxy.example/v1'],
])('a base URL of %j is tested as it is used', (baseUrl, used) => {
	const { baseURL } = new PeekerApi().test.request;
	expect(
		Expression.resolveWithoutWorkflow(String(baseURL).slice(1), { $credentials: { baseUrl } }),
	).toBe(used);
});
