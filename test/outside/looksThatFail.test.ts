import * as faults from './faults';
import type { Exchange } from './gateway';
import { WRITES } from './given';
import { labForEach, saidOf } from './lab';

const lab = labForEach();

const ALWAYS = { times: 1_000 };
/** An order is recognised by its bytes when it is sent again (CONTRACT section 5). */
const LOOKED_FOR = WRITES.filter(({ effect }) => effect !== 'order');
const NOT_KNOWN = /may or may not have done this/;

describe('a write is not sent again as long as nobody can tell what it did', () => {
	it.each(LOOKED_FOR)('$name', async ({ given, call, effect, resource, operation }) => {
		const { items, parameters } = given(lab, 1);
		lab.gateway.on(call, (exchange: Exchange) => {
			// From here on nothing can be read.
			lab.gateway.on('GET *', faults.refuse(403, 'forbidden'), ALWAYS);
			return faults.refuseAfter(500, 'internal_error')(exchange);
		});
		const result = await lab.run(resource, operation, parameters, { items });
		expect(saidOf(result)).toMatch(NOT_KNOWN);
		expect(lab.gateway.callsOf(call)).toHaveLength(1);
		expect(lab.ledger.count(effect)).toBe(1);
	});
});

describe('a write that never gets an answer, and that nobody did', () => {
	it.each(WRITES)('$name: it is told as not known', async (write) => {
		const { items, parameters } = write.given(lab, 1);
		lab.gateway.on(write.call, faults.page(504), ALWAYS);
		const result = await lab.run(write.resource, write.operation, parameters, { items });
		expect(saidOf(result)).toMatch(NOT_KNOWN);
		expect(lab.ledger.count(write.effect)).toBe(0);
	});
});

it('what was refused after a fault that did nothing is a plain refusal', async () => {
	lab.gateway.on('POST /bundles', faults.refuse(500, 'internal_error'));
	lab.gateway.on('POST /bundles', faults.refuse(400, 'invalid_request'), ALWAYS);
	const result = await lab.run('bundle', 'create', { name: 'Ours', monthlySendingVolume: 25_000 });
	expect(lab.gateway.callsOf('POST /bundles')).toHaveLength(2);
	expect(saidOf(result)).toMatch(/did not accept a value/);
	expect(saidOf(result)).not.toMatch(NOT_KNOWN);
});

it('a user that a lost attempt made after it was looked for is the answer, no duplicate', async () => {
	let doIt = () => {};
	lab.gateway.on('POST /users', (exchange) => {
		doIt = () => void exchange.forward();
		return faults.page(504)(exchange);
	});
	lab.gateway.on('GET /users', ({ forward, send }) => {
		send(forward());
		doIt();
	});
	const result = await lab.run('user', 'create', { email: 'late@northwind.example' });
	expect(result.items[0]?.json).toMatchObject({ email: 'late@northwind.example' });
	expect(lab.ledger.count('user')).toBe(1);
});
