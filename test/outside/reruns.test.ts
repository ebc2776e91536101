import type { INodeParameters } from 'n8n-workflow';

import * as faults from './faults';
import type { Fault } from './gateway';
import type { Write } from './given';
import { WRITES } from './given';
import type { Lab } from './lab';
import { openLab } from './lab';

/** What happens to a read. */
const READ_FAULTS: Array<[string, () => Fault]> = [
	['reset', () => faults.resetBefore],
	['503 text', () => faults.page(503, 'text')],
	['internal_error', () => faults.refuse(500, 'internal_error')],
	['429', () => faults.tooMany(2)],
];

/** What happens to a call of a step: whether the API did the work, and whether the client heard of it. */
const FAULTS: Array<[string, (lab: Lab) => Fault]> = [
	['reset before', () => faults.resetBefore],
	['reset during', () => faults.resetDuring],
	['reset after', () => faults.resetAfter],
	['cut body', () => faults.cutBody],
	['503 text', () => faults.page(503, 'text')],
	['520 html, done', () => faults.page(520, 'html', { reached: true })],
	['524 text, done later', ({ time }) => faults.giveUp(time, 20_000, 524, 'text')],
	['login page, done', () => faults.loginPageAfter],
	['invalid_request', () => faults.refuse(400, 'invalid_request')],
	['error with 200', () => faults.errorWith200('internal_error', 'It broke.')],
	['429', () => faults.tooMany(2)],
];

const ITEMS = 2;

interface Case {
	name: string;
	write: Write;
	/** What goes wrong, with which calls. */
	arrange: (lab: Lab) => void;
	parameters?: INodeParameters;
}

/** The write itself: of the first item once, of the second one as often as a try of the node asks. */
const WRITE_CASES: Case[] = WRITES.flatMap((write) =>
	FAULTS.flatMap(([what, fault]) => [
		{
			name: `${what}, first item`,
			write,
			arrange: (lab: Lab) => lab.gateway.on(write.call, fault(lab)),
		},
		{
			name: `${what}, second item, again and again`,
			write,
			arrange: (lab: Lab) => lab.gateway.on(write.call, fault(lab), { skip: 1, times: 6 }),
		},
	]),
);

/** The looks that follow a write whose answer was lost. */
const LOOK_CASES: Case[] = WRITES.flatMap((write) =>
	READ_FAULTS.map(([what, fault]) => ({
		name: `answer lost, then ${what} at each look`,
		write,
		arrange: ({ gateway }: Lab) => {
			gateway.on(write.call, faults.resetAfter);
			gateway.on('GET *', fault(), { times: 6 });
		},
	})),
);

/** The polls of a wait. */
const POLL_CASES: Case[] = WRITES.filter(({ effect }) =>
	['order', 'swap', 'import', 'rename'].includes(effect),
).flatMap((write) =>
	READ_FAULTS.map(([what, fault]) => ({
		name: `${what} at the polls`,
		write,
		parameters: { waitForCompletion: true },
		arrange: ({ gateway }: Lab) => {
			for (const call of ['GET /orders/*', 'GET /swaps/*', 'GET /domains/import/*']) {
				gateway.on(call, fault(), { skip: 1, times: 6 });
			}
		},
	})),
);

const CASES = [...WRITE_CASES, ...LOOK_CASES, ...POLL_CASES];

/** What was wrong after n8n had run the node up to three times; undefined if nothing. */
async function wrongWith({
	name,
	write,
	arrange,
	parameters: more,
}: Case): Promise<string | undefined> {
	const lab = await openLab();
	const { items, parameters } = write.given(lab, ITEMS);
	arrange(lab);
	const result = await lab.run(
		write.resource,
		write.operation,
		{ ...parameters, ...more },
		{ items, retryOnFail: { maxTries: 3, waitBetweenTries: 1 } },
	);
	await lab.time.advance(600_000);
	const done = lab.ledger.count(write.effect);
	await lab.close();
	jest.restoreAllMocks();
	const doubled = done > ITEMS ? `done ${done} times` : undefined;
	const lost =
		result.status === 'success' && done < ITEMS ? `success, but done ${done} times` : undefined;
	const wrong = doubled ?? lost;
	return wrong && `${name}: ${wrong}`;
}

describe('n8n runs the node again', () => {
	afterAll(() => {
		// eslint-disable-next-line no-console -- asked for: the count of cases
		console.log(`Re-runs: ${CASES.length} cases`);
	});

	it.each(WRITES)('#2 $name is done once an item', async (write) => {
		const wrong: Array<string | undefined> = [];
		for (const one of CASES.filter((candidate) => candidate.write === write)) {
			wrong.push(await wrongWith(one));
		}
		expect(wrong.filter((text) => text !== undefined)).toEqual([]);
	});
});
