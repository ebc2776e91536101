import * as faults from './faults';
import type { Fault } from './gateway';
import { WRITES } from './given';
import { labForEach } from './lab';

const lab = labForEach();

/** What a gateway does to one write that the API does nevertheless. */
const GATEWAYS: Array<[string, () => Fault]> = [
	['resets after', () => faults.resetAfter],
	['cuts the headers', () => faults.cutHeaders],
	['cuts the body', () => faults.cutBody],
	['says a length that is too long', () => faults.lengthTooLong],
	['says a length that is too short', () => faults.lengthTooShort],
	['never ends the chunks', () => faults.chunkedWithoutEnd],
	['drips', () => faults.drip],
	['shows a login page', () => faults.loginPageAfter],
	['502 html, done', () => faults.page(502, 'html', { reached: true })],
	['504 html, done', () => faults.page(504, 'html', { reached: true })],
];

const CASES = WRITES.flatMap((write) =>
	GATEWAYS.map(([what, fault]) => ({ title: `#1 ${write.name}: ${what}`, write, fault })),
);

describe('a write whose answer a gateway spoils is done once', () => {
	it.each(CASES)('$title', async ({ write, fault }) => {
		const { items, parameters } = write.given(lab, 1);
		lab.gateway.on(write.call, fault());
		await lab.run(write.resource, write.operation, parameters, { items, continueOnFail: true });
		await lab.time.advance(600_000);
		expect(lab.ledger.count(write.effect)).toBe(1);
	});
});
