import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import { openapi } from '../contract/openapi';
import { newBundle } from './bundles';
import * as faults from './faults';
import type { Json } from './wire';
import type { World } from './world';
import { startWorld } from './world';

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(Object(openapi), 'contract');

const validate = (schema: string, row: unknown) => {
	const check = ajv.getSchema(`contract#/components/schemas/${schema}`);
	if (!check) throw new Error(`No schema ${schema}`);
	expect(check(row) ? [] : check.errors).toEqual([]);
};

let world: World;
let byFetch: (method: string, path: string, body?: unknown) => Promise<Response>;
let call: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: Json }>;

beforeEach(async () => {
	world = await startWorld();
	byFetch = async (method, path, body) =>
		await fetch(`${world.url}${path}`, {
			method,
			headers: { authorization: 'Bearer pk_live_me', 'content-type': 'application/json' },
			redirect: 'manual',
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
	call = async (method, path, body) => {
		const answer = await byFetch(method, path, body);
		return { status: answer.status, body: (await answer.json()) as Json };
	};
});

afterEach(async () => await world.close());

const order = (domains: unknown[] = ['one.example']) => ({
	user: 'dana@northwind.example',
	sequencer: {
		provider: 'smartlead',
		client_id: '1',
		login_email: 'a@b.example',
		login_password: 'x',
	},
	microsoft_licenses: domains.length,
	microsoft_inboxes_per_domain: 50,
	domains,
	personas: [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: null }],
});

describe('the stand-in answers as the contract says', () => {
	it('tells rows that openapi.yaml allows', async () => {
		const bundle = newBundle(world.state, { name: 'B', monthly_sending_volume: 25_000 });
		expect(bundle.required_domains).toEqual({ google: 15, microsoft: 4, total: 19 });
		validate('Bundle', bundle);
		validate('Me', (await call('GET', '/me')).body.data);
		const body = { email: 'a@b.example', sequencer: { provider: 'smartlead' } };
		validate('User', (await call('POST', '/users', body)).body.data);
		validate('ErrorEnvelope', (await call('POST', '/users', {})).body);
		expect((await call('POST', '/users', body)).body).toMatchObject({
			error: { details: { user: { email: 'a@b.example' } } },
		});
		const names = { domains: ['free.example'] };
		validate('Availability', (await call('POST', '/domains/availability', names)).body.data);
		const job = (await call('POST', '/domains/import', names)).body.data as Json;
		validate('ImportJob', job);
		await world.time.advance(200_000);
		const done = (await call('GET', `/domains/import/${String(job.id)}`)).body.data as Json;
		expect(done.status).toBe('completed');
		validate('ImportJob', done);
		const forwarding = { ...names, forwarding_url: 'https://a.example' };
		validate('ForwardingJob', (await call('POST', '/domains/forwarding', forwarding)).body.data);
		const placed = (await call('POST', '/orders', order())).body.data as Json;
		validate('OrderSummary', placed);
		validate('OrderDetail', (await call('GET', `/orders/${String(placed.id)}`)).body.data);
		await world.time.advance(200_000);
		const domain = world.state.domain('one.example');
		const swap = { type: 'standard', domain_id: domain?.id, replacement_domain: 'new.example' };
		validate('Swap', (await call('POST', '/swaps', swap)).body.data);
		for (const row of (await call('GET', '/domains')).body.data as Json[]) validate('Domain', row);
		validate(
			'OrderCancellation',
			(await call('POST', `/orders/${String(placed.id)}/cancel`)).body.data,
		);
	});

	it('charges the same bytes once within 24 hours, and anew after', async () => {
		const first = await call('POST', '/orders', order());
		expect(first.status).toBe(200);
		expect(await call('POST', '/orders', order())).toEqual(first);
		expect(world.ledger.count('charge')).toBe(1);
		expect(world.ledger.chargedCents).toBe(1150 + 6000);
		await world.time.advance(25 * 3_600_000);
		expect((await call('POST', '/orders', order())).body).toMatchObject({
			error: { code: 'domain_already_in_active_order' },
		});
	});

	it('refuses a body that is no order, and does nothing', async () => {
		const wrong = { ...order(), domains: [{ domain: 'a.example', forwardingUrl: 'x' }] };
		expect((await call('POST', '/orders', wrong)).status).toBe(400);
		expect((await call('POST', '/orders', { ...order(), bundle_id: 'bun_1' })).body).toMatchObject({
			error: { code: 'order_shape_conflict' },
		});
		expect(world.ledger.effects).toEqual([]);
		expect((await call('POST', '/orders', order())).status).toBe(200);
		expect(world.ledger.count('order')).toBe(1);
	});

	it('has a second swap of a domain born failed', async () => {
		const { id } = world.state.addConnected('old.example', 'google');
		const swap = { type: 'standard', domain_id: id, replacement_domain: 'new.example' };
		await call('POST', '/swaps', swap);
		expect((await call('POST', '/swaps', swap)).body).toMatchObject({ data: { status: 'failed' } });
		expect(world.ledger.count('swap')).toBe(1);
		expect(world.state.domain('old.example')).toBeUndefined();
	});

	it('pages by tokens that repeat the filters', async () => {
		for (let n = 0; n < 60; n++) world.state.addUser(`u${n}@b.example`);
		const { body } = await call('GET', '/users?status=active');
		expect(body.data).toHaveLength(25);
		const next = new URL(String((body.links as Json).next));
		expect(next.searchParams.get('status')).toBe('active');
		const second = await fetch(next, { headers: { authorization: 'Bearer pk_live_me' } });
		expect(((await second.json()) as Json).data).toHaveLength(25);
	});
});

describe('the gateway does what gateways do', () => {
	const users = { email: 'a@b.example', sequencer: { provider: 'smartlead' } };

	it.each([
		['resetBefore', faults.resetBefore, 0],
		['resetDuring', faults.resetDuring, 0],
		['resetAfter', faults.resetAfter, 1],
		['cutHeaders', faults.cutHeaders, 1],
		['cutBody', faults.cutBody, 1],
		['lengthTooLong', faults.lengthTooLong, 1],
		['lengthTooShort', faults.lengthTooShort, 1],
		['chunkedWithoutEnd', faults.chunkedWithoutEnd, 1],
	])('%s leaves the client without an answer', async (_name, fault, effects) => {
		world.gateway.on('POST /users', fault);
		await expect(call('POST', '/users', users)).rejects.toThrow();
		expect(world.ledger.count('user')).toBe(effects);
	});

	it('drips an answer whole', async () => {
		world.gateway.on('POST /users', faults.drip);
		expect((await call('POST', '/users', users)).body).toMatchObject({
			data: { email: 'a@b.example' },
		});
	});

	it.each([502, 503, 504, 520, 522, 524, 429])(
		'shows a page of its own with %s',
		async (status) => {
			world.gateway.on('POST /users', faults.page(status, 'text'));
			const answer = await byFetch('POST', '/users', users);
			expect(answer.status).toBe(status);
			expect(await answer.text()).not.toContain('{');
			expect(world.ledger.effects).toEqual([]);
		},
	);

	it('gives up while the API goes on', async () => {
		world.gateway.on('POST /users', faults.giveUp(world.time, 5_000));
		expect((await byFetch('POST', '/users', users)).status).toBe(504);
		expect(world.ledger.count('user')).toBe(0);
		await world.time.advance(5_000);
		expect(world.ledger.count('user')).toBe(1);
	});

	it('tells the time wrong, or not at all', async () => {
		world.gateway.on('GET /me', faults.withDate(600_000));
		world.gateway.on('GET /me', faults.withDate(undefined));
		const date = async () => (await byFetch('GET', '/me')).headers.get('date');
		expect(Date.parse((await date()) ?? '') - world.time.now()).toBe(600_000);
		expect(await date()).toBeNull();
	});

	it.each([301, 302, 307, 308])('redirects with %s', async (status) => {
		world.gateway.on('GET /me', faults.redirect(status, 'https://elsewhere.example/me'));
		const answer = await byFetch('GET', '/me');
		expect([answer.status, answer.headers.get('location')]).toEqual([
			status,
			'https://elsewhere.example/me',
		]);
	});
});
