import vectors from '../contract/webhook-vectors.json';
import { createVirtualClock, sign, startSandbox } from './index';
import type { Sandbox, SandboxOptions } from './index';
import { caller, orderBody, startReceiver } from './testing';

const KEY = 'pk_test_hooks';

let sandbox: Sandbox;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

async function start(options: SandboxOptions = {}, answer?: Parameters<typeof startReceiver>[0]) {
	sandbox = await startSandbox({ stepMs: 0, webhookRetryDelaysMs: [1, 1, 1], ...options });
	receiver = await startReceiver(answer);
	sandbox.webhooks.setUrl('*', receiver.url);
}

afterEach(async () => {
	expect(sandbox.violations).toEqual([]);
	await sandbox.close();
	await receiver.close();
});

describe('signature', () => {
	const list: Array<{
		name: string;
		valid: boolean;
		secrets: string[];
		headers: Record<string, string | undefined>;
		raw_body_base64: string;
	}> = vectors.vectors;
	const plain = list.filter(
		({ valid, secrets, headers }) =>
			valid && secrets.length === 1 && /^v1=[0-9a-f]{64}$/.test(headers['Peeker-Signature'] ?? ''),
	);

	beforeEach(() => start());

	test.each(plain)('of vector $name', ({ secrets, headers, raw_body_base64 }) => {
		expect(
			sign(Buffer.from(raw_body_base64, 'base64'), {
				secret: secrets[0],
				eventId: headers['Peeker-Event-Id'] ?? '',
				timestamp: headers['Peeker-Timestamp'] ?? '',
			}),
		).toBe(headers['Peeker-Signature']);
	});

	test('there are vectors', () => {
		expect(plain.length).toBeGreaterThan(3);
	});

	test.each(['test', 'live'] as const)('of a delivery of a %s key', async (environment) => {
		const key = `pk_${environment}_signed`;
		await caller(sandbox, key)('POST', '/orders', orderBody(['ä.example']));
		await sandbox.idle();
		const [{ headers, rawBody, envelope }] = receiver.received;
		expect(headers['peeker-event-id']).toBe(envelope.id);
		expect(headers['content-type']).toBe('application/json');
		expect(headers['peeker-signature']).toBe(
			sign(rawBody, {
				secret: sandbox.webhooks.secrets[environment],
				eventId: envelope.id,
				timestamp: String(headers['peeker-timestamp']),
			}),
		);
		expect(sandbox.webhooks.secrets.test).not.toBe(sandbox.webhooks.secrets.live);
	});
});

describe('events', () => {
	test('of an order: in progress, one per domain, completed with the full order', async () => {
		await start();
		const call = caller(sandbox, KEY);
		const { id } = (await call('POST', '/orders', orderBody(['a.example', 'b.example']))).data;
		await sandbox.idle();
		const of = (type: string) =>
			receiver.received
				.filter(({ envelope }) => envelope.type === type)
				.map(({ envelope }) => envelope.data);
		expect(of('order.in_progress')).toEqual([{ id, status: 'in_progress' }]);
		expect(
			of('domain.connected')
				.map((data) => data.domain)
				.sort(),
		).toEqual(['a.example', 'b.example']);
		expect(of('order.completed')).toEqual([(await call('GET', `/orders/${id}`)).data]);
		expect(receiver.received).toHaveLength(4);
	});

	test('every kind of event is sent', async () => {
		const clock = createVirtualClock();
		await start({ clock, stepMs: 10 });
		const call = caller(sandbox, KEY);
		const order = (...names: string[]) => call('POST', '/orders', orderBody(names));
		const importNames = (...domains: string[]) => call('POST', '/domains/import', { domains });
		await importNames('nons-a.example');
		await importNames('no name');
		await importNames('own.example');
		const { id } = (await order('live.example', 'two.example', 'dnsfail-x.example')).data;
		await order('failorder-a.example');
		await clock.advance(20);
		await order('nons-a.example');
		await call('POST', '/domains/forwarding', {
			domains: ['live.example', 'dnsfail-x.example'],
			forwarding_url: 'https://t.example',
		});
		const [live, two] = sandbox.books(KEY).domains.filter((row) => row.order_id === id);
		for (const [row, name] of [
			[live, 'fresh.example'],
			[two, 'swapfail-a.example'],
		] as const) {
			await call('POST', '/swaps', {
				type: 'standard',
				domain_id: row.id,
				replacement_domain: name,
			});
		}
		await clock.advance(20);
		await call('POST', '/swaps', {
			type: 'standard',
			domain_id: two.id,
			replacement_domain: 'swapaction-a.example',
		});
		await clock.advance(20);
		await call('POST', `/orders/${id}/cancel`);
		await clock.advance(31 * 24 * 3_600_000);
		await sandbox.idle();
		expect([...new Set(receiver.types())].sort()).toEqual([
			'domain.action_required',
			'domain.connected',
			'domain.forwarding_failed',
			'domain.forwarding_updated',
			'domain_import.action_required',
			'domain_import.completed',
			'domain_import.failed',
			'order.action_required',
			'order.cancel_scheduled',
			'order.cancelled',
			'order.completed',
			'order.failed',
			'order.in_progress',
			'swap.action_required',
			'swap.completed',
			'swap.created',
			'swap.failed',
			'swap.in_progress',
		]);
	});

	test('go to the key’s URL, else the partner’s, else everyone’s', async () => {
		await start();
		const other = await startReceiver();
		const { data } = await caller(sandbox, 'pk_test_p')('GET', '/me');
		sandbox.webhooks.setUrl((data.partner as { id: string }).id, other.url);
		sandbox.webhooks.setUrl('pk_live_p', null);
		for (const key of ['pk_test_p', 'pk_live_p', 'pk_test_q']) {
			await caller(sandbox, key)('POST', '/domains/import', { domains: ['a.example'] });
		}
		await sandbox.idle();
		expect([other.received.length, receiver.received.length]).toEqual([2, 1]);
		await other.close();
	});

	test('of any kind can be sent for tests', async () => {
		await start();
		const id = sandbox.webhooks.emit('something.new', { a: 1 });
		sandbox.webhooks.emit('something.new', {}, { eventId: 'evt_mine', environment: 'live' });
		await sandbox.webhooks.idle();
		expect(receiver.received.map(({ envelope }) => envelope.id).sort()).toEqual(
			[id, 'evt_mine'].sort(),
		);
		expect(sandbox.webhooks.deliveries.map((one) => one.environment).sort()).toEqual([
			'live',
			'test',
		]);
	});
});

describe('delivery', () => {
	test('is repeated until it is accepted, signed anew each time', async () => {
		const clock = createVirtualClock();
		await start({ clock, webhookRetryDelaysMs: [60_000, 120_000] }, (_, nth) =>
			nth < 3 ? 503 : 204,
		);
		const eventId = sandbox.webhooks.emit('order.failed', { id: 'ord_1', status: 'failed' });
		for (const wait of [60_000, 120_000]) {
			await clock.whenSleeping();
			await clock.advance(wait);
		}
		await sandbox.webhooks.idle();
		expect(sandbox.webhooks.deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
			[1, 503],
			[2, 503],
			[3, 204],
		]);
		const times = receiver.received.map(({ headers }) => Number(headers['peeker-timestamp']));
		expect(times.map((time) => time - times[0])).toEqual([0, 60, 180]);
		expect(new Set(receiver.received.map(({ rawBody }) => rawBody)).size).toBe(1);
		expect(receiver.received.map(({ headers }) => headers['peeker-event-id'])).toEqual(
			Array(3).fill(eventId),
		);
	});

	test.each([301, 404, 500])('gives up after the last retry of a %i', async (status) => {
		await start({}, () => status);
		sandbox.webhooks.emit('order.failed', { id: 'ord_1', status: 'failed' });
		await sandbox.webhooks.idle();
		expect(sandbox.webhooks.deliveries.map((one) => one.status)).toEqual(Array(4).fill(status));
	});

	test('a receiver that is away counts as a failed attempt', async () => {
		await start();
		const gone = await startReceiver();
		await gone.close();
		sandbox.webhooks.setUrl('*', gone.url);
		sandbox.webhooks.emit('order.failed', {});
		await sandbox.webhooks.idle();
		expect(sandbox.webhooks.deliveries).toHaveLength(4);
		expect(sandbox.webhooks.deliveries[0]).toMatchObject({ status: null });
		expect(sandbox.webhooks.deliveries[0].error).toContain('ECONNREFUSED');
	});

	test('a receiver that does not answer in time counts as a failed attempt', async () => {
		await start({ webhookTimeoutMs: 50, webhookRetryDelaysMs: [] }, () => undefined);
		sandbox.webhooks.emit('order.failed', {});
		await sandbox.webhooks.idle();
		expect(sandbox.webhooks.deliveries.map(({ status }) => status)).toEqual([null]);
	});

	test('can come twice', async () => {
		await start();
		sandbox.webhooks.habits.copies = 2;
		sandbox.webhooks.emit('order.failed', { id: 'ord_1', status: 'failed' });
		await sandbox.webhooks.idle();
		const ids = receiver.received.map(({ envelope }) => envelope.id);
		expect(ids).toHaveLength(2);
		expect(new Set(ids).size).toBe(1);
	});

	test('can come late and out of order', async () => {
		await start({ webhookConcurrency: 1 });
		sandbox.webhooks.pause();
		await caller(sandbox, KEY)('POST', '/orders', orderBody(['a.example']));
		await sandbox.idle();
		expect(receiver.received).toEqual([]);
		sandbox.webhooks.resume((events) => events.reverse());
		await sandbox.webhooks.idle();
		expect(receiver.types()).toEqual(['order.completed', 'domain.connected', 'order.in_progress']);
	});

	test('can be delayed at random', async () => {
		const clock = createVirtualClock();
		await start({ clock });
		sandbox.webhooks.habits.jitterMs = 1000;
		for (let n = 0; n < 20; n++) sandbox.webhooks.emit('order.failed', { n });
		expect(receiver.received).toEqual([]);
		await clock.advance(1000);
		await sandbox.webhooks.idle();
		expect(receiver.received).toHaveLength(20);
	});

	test('stops with the sandbox', async () => {
		await start({ webhookRetryDelaysMs: [3_600_000] }, () => 500);
		sandbox.webhooks.emit('order.failed', {});
		await sandbox.close();
		await sandbox.webhooks.idle();
		expect(sandbox.webhooks.deliveries.length).toBeLessThanOrEqual(1);
	});
});
