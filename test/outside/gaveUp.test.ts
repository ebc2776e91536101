import * as faults from './faults';
import type { Fault } from './gateway';
import { WRITES } from './given';
import { labForEach } from './lab';

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
		await lab.run(write.resource, write.operation, parameters, { items, continueOnFail: true });
		await lab.time.advance(600_000);
		expect(lab.ledger.count(write.effect)).toBe(1);
		// An order is recognised by its bytes, a user by the address; nothing else may be sent again.
		if (!['order', 'user'].includes(write.effect)) {
			expect(lab.gateway.callsOf(write.call)).toHaveLength(1);
		}
	});
});
