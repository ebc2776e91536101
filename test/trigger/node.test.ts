/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code. */
import type { INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { EVENT_TYPES } from '../../nodes/api/contract/events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020, { type AnySchemaObject } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { openapiAt } from '../contract/openapi';
import { sampleEvents } from '../sandbox/sampleEvents';
import { CREDENTIAL, harness, signed, trigger, triggerNode, TYPE } from './deliveries';

const { description } = trigger;
const property = (name: string): INodeProperties => {
	const found = description.properties.find((candidate) => candidate.name === name);
	if (!found) throw new Error(`no parameter ${name}`);
	return found;
};

describe('events', () => {
	test('are those of the contract', () => {
		const webhooks = Object.keys(Object(openapiAt('webhooks')));
		expect(EVENT_TYPES.map(({ type }) => type).sort()).toEqual(webhooks.sort());
		expect(EVENT_TYPES).toHaveLength(18);
	});

	test('are all offered, each with its own name and description, and all at once', () => {
		const options = property('events').options as INodePropertyOptions[];
		expect(options.map(({ value }) => value)).toEqual([
			'*',
			...EVENT_TYPES.map(({ type }) => type).sort(
				(a, b) => Number(b.startsWith('order.')) - Number(a.startsWith('order.')),
			),
		]);
		expect(new Set(options.map(({ name }) => name)).size).toBe(19);
		expect(new Set(options.map(({ description: text }) => text)).size).toBe(19);
		expect(property('events').default).toEqual(['order.completed']);
	});
});

describe('the output schema', () => {
	const file = path.join(__dirname, '../../nodes/PeekerTrigger/__schema__/v2.0.0/output.json');
	const schema = JSON.parse(readFileSync(file, 'utf8')) as AnySchemaObject;
	const ajv = new Ajv2020();
	ajv.addKeyword('version');
	addFormats(ajv);
	const fits = ajv.compile(schema);

	test.each([...sampleEvents()])('fits a sample of %s', async (type, data) => {
		for (const includeDelivery of [false, true]) {
			const deliver = triggerNode({ events: ['*'], options: { includeDelivery } });
			const { workflowData } = await deliver(signed({ type, data }));
			const json = workflowData?.[0][0].json ?? {};
			fits(json);
			expect(fits.errors ?? []).toEqual([]);
			expect(Object.keys(schema.properties as object)).toEqual(
				expect.arrayContaining(Object.keys(json)),
			);
			expect(json.data).toHaveProperty('id');
		}
	});
});

describe('what saved workflows depend on', () => {
	test('type, version, parameters and defaults', () => {
		expect(description).toMatchObject({ name: 'peekerTrigger', version: [2] });
		expect(description.credentials).toEqual([{ name: 'peekerApi', required: true }]);
		expect(property('environment').default).toBe('any');
		const options = property('options').options as INodeProperties[];
		expect(options.map(({ name, default: value }) => [name, value])).toEqual([
			['includeDelivery', false],
			['maxAgeSeconds', 90_000],
		]);
	});

	test('no parameter that is read before verification can hold an expression', () => {
		const options = property('options').options as INodeProperties[];
		expect(options.every(({ noDataExpression }) => noDataExpression)).toBe(true);
	});
});

describe('activation', () => {
	const call = async (method: 'create' | 'checkExists' | 'delete', credential: object) =>
		await harness.webhookMethod({
			type: TYPE,
			method,
			credentials: { peekerApi: { ...CREDENTIAL, ...credential } },
		});
	const none = { webhookSecret: '', webhookSecretSandbox: '', webhookSecretPrevious: '' };

	test.each(['webhookSecret', 'webhookSecretSandbox'])(
		'one current secret is enough: %s',
		async (name) => {
			expect(await call('create', { ...none, [name]: 's' })).toBe(true);
		},
	);

	test.each([
		['empty', { webhookSecret: '' }],
		['blank', { webhookSecret: '  ' }],
		['a line end', { webhookSecret: '\n' }],
		['only the previous one', { webhookSecretPrevious: 's' }],
	])('without a secret (%s) it fails, and the message says what to do', async (_name, secrets) => {
		for (const mode of ['trigger', 'manual'] as const) {
			const credentials = { peekerApi: { ...CREDENTIAL, ...none, ...secrets } };
			const created = harness.webhookMethod({ type: TYPE, method: 'create', mode, credentials });
			await expect(created).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringMatching(/^Enter Webhook Secret in the Peeker API credential first/),
			});
		}
	});

	test.each([
		['unknown event', { events: ['order.completed', 'order.done'] }, /"Events" holds "order.done"/],
		['no event', { events: [] }, /"Events" is empty/],
		['no list', { events: 'order.completed' }, /"Events" is empty/],
		['environment', { environment: 'sandbox' }, /"Environment" is "sandbox"/],
		['blank age', { options: { maxAgeSeconds: '' } }, /"Max Age \(Seconds\)" is ""/],
		['emptied age', { options: { maxAgeSeconds: null } }, /"Max Age \(Seconds\)" is null/],
		['age as text', { options: { maxAgeSeconds: '300' } }, /"Max Age \(Seconds\)" is "300"/],
		['negative age', { options: { maxAgeSeconds: -5 } }, /"Max Age \(Seconds\)" is -5/],
	])('set up wrongly (%s) it fails and names the field', async (_name, parameters, message) => {
		const created = harness.webhookMethod({
			type: TYPE,
			method: 'create',
			parameters: parameters as INodeParameters,
		});
		await expect(created).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(message),
		});
	});

	test('nothing is registered, so it is created anew each time and deleted without a trace', async () => {
		expect(await call('checkExists', {})).toBe(false);
		expect(await call('delete', none)).toBe(true);
	});
});
