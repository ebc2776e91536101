import * as faults from './faults';
import type { Fault } from './gateway';
import { WRITES } from './given';
import { labForEach, saidOf } from './lab';

const lab = labForEach();

const LATE_MS = 20_000;

/** What a gateway shows that waits no longer, while the API goes on and does it. */
const GATEWAYS: Array<[string, () => Fault]> = [
	['502 empty, late', () => faults.giveUp(lab.time, LATE_MS, 502, 'empty')],
	['503 html, late', () => faults.giveUp(lab.time, LATE_MS, 503, 'html')],
	['504 json, late', () => faults.giveUp(lab.time, LATE_MS, 504, 'json')],
	['520 html, late', () => faults.giveUp(lab.time, LATE_MS, 520, 'html')],
	['524 text, late', () => faults.giveUp(lab.time, LATE_MS, 524, 'text')],
];

const CASES = WRITES.flatMap((write) =>
	GATEWAYS.map(([what, fault]) => ({ title: `#1 ${write.name}: ${what}`, write, fault })),
);

describe('a write that a gateway gave up on is done once', () => {
	it.each(CASES)('$title', async ({ write, fault }) => {
		const { items, parameters } = write.given(lab, 1);
		lab.gateway.on(write.call, fault());
		const { items: output } = await lab.run(write.resource, write.operation, parameters, {
			items,
			continueOnFail: true,
		});
		expect(output.filter(({ json }) => json.error !== undefined)).toEqual([]);
		await lab.time.advance(600_000);
		expect(lab.ledger.count(write.effect)).toBe(1);
		// An order is recognised by its bytes, a user by the address; nothing else may be sent again.
		if (!['order', 'user'].includes(write.effect)) {
			expect(lab.gateway.callsOf(write.call)).toHaveLength(1);
		}
	});
});

const BUNDLE = { name: 'Ours', monthlySendingVolume: 25_000 };

/** When bundles were looked for, in seconds after the write. */
const looksAfterWrite = () => {
	const [{ at: writtenAt }] = lab.gateway.callsOf('POST /bundles');
	return lab.gateway.callsOf('GET /bundles').map(({ at }) => (at - writtenAt) / 1_000);
};

describe('what a gateway gave up on is looked for', () => {
	it('several times within a minute, before it is told as not known', async () => {
		lab.gateway.on('POST /bundles', faults.page(504));
		const result = await lab.run('bundle', 'create', BUNDLE);
		expect(saidOf(result)).toMatch(/may or may not have done this.*not sent again/s);
		const looks = looksAfterWrite();
		expect(looks.length).toBeGreaterThanOrEqual(5);
		expect(looks.length).toBeLessThanOrEqual(8);
		expect(looks[looks.length - 1]).toBeGreaterThan(55);
		expect(looks[looks.length - 1]).toBeLessThan(65);
		expect(lab.gateway.callsOf('POST /bundles')).toHaveLength(1);
	});

	it('and found when it is done almost a minute later', async () => {
		lab.gateway.on('POST /bundles', faults.giveUp(lab.time, 55_000));
		const result = await lab.run('bundle', 'create', BUNDLE);
		expect(result.items[0].json).toMatchObject({ name: 'Ours' });
	});

	it('until the time of an agent’s call is over', async () => {
		lab.gateway.on('POST /bundles', faults.giveUp(lab.time, 300_000));
		const begun = lab.time.now();
		const result = await lab.run('bundle', 'create', BUNDLE, { mode: 'internal' });
		expect(saidOf(result)).toMatch(/not sent again/);
		expect(lab.time.now() - begun).toBeGreaterThan(35_000);
		expect(lab.time.now() - begun).toBeLessThan(45_000);
	});

	it('for one minute in all, however many items are lost', async () => {
		for (let at = 0; at < 5; at++) lab.gateway.on('POST /bundles', faults.page(504));
		const begun = lab.time.now();
		const items = Array.from({ length: 5 }, () => ({}));
		const { items: output } = await lab.run('bundle', 'create', BUNDLE, {
			items,
			continueOnFail: true,
		});
		expect(output.filter(({ json }) => json.error !== undefined)).toHaveLength(5);
		expect(lab.gateway.callsOf('POST /bundles')).toHaveLength(5);
		expect(lab.time.now() - begun).toBeLessThan(90_000);
	});

	it('until the execution is stopped', async () => {
		const stop = new AbortController();
		lab.gateway.on('POST /bundles', faults.page(504));
		lab.time.after(10_000, () => stop.abort());
		const begun = lab.time.now();
		await lab.run('bundle', 'create', BUNDLE, { abortSignal: stop.signal });
		expect(lab.time.now() - begun).toBeLessThan(11_000);
		expect(lab.gateway.callsOf('GET /bundles').length).toBeGreaterThan(1);
	});

	it('in turns of the calls that the key may make', async () => {
		lab.gateway.on('POST /bundles', faults.page(504));
		lab.gateway.on('GET /bundles', faults.tooMany(20));
		await lab.run('bundle', 'create', BUNDLE);
		const [first, second] = looksAfterWrite();
		expect(second - first).toBeGreaterThanOrEqual(20);
	});
});
