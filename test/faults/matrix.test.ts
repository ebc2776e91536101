import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/api/contract/endpoints';
import { clock } from '../../nodes/api/client/clock';
import { RESPONSE_TIMEOUT } from '../../nodes/api/client/request';
import { resources } from '../../nodes/Peeker/operations';
import { keyLabel as keyLabelOf } from '../sandbox';
import type { ExecuteResult } from '../support/n8n';
import type { FaultCase } from './cases';
import { CASES, nameOf } from './cases';
import { doublesIn } from './doubles';
import type { Rig } from '../nodes/setup';
import { SMARTLEAD, startRig } from '../nodes/setup';
import { everythingOf, outputsOf } from './setup';
import type { End, Trial } from './trials';
import { duplicateOf, TRIALS } from './trials';

const HOUR_MS = 3_600_000;

/** Calls that a look can't make safe to repeat (CONTRACT section 5). */
const REPEATED_AFTER_LOOK = new Set(['createUser']);

/** The duplicate is the very answer that "Create or Update" is there for. */
const expectsDuplicate = ({ endpoint, operation }: FaultCase) =>
	operation === 'upsert' && endpoint === 'createUser';

/** Refused names are asked for again in parts, until the culprit is alone; of those refused once none is one. */
const isParted = ({ endpoint }: FaultCase) => endpoint === 'checkDomainAvailability';

function endOf(test: FaultCase, trial: Trial): End {
	const { endpoint } = test;
	if (trial.name === 'duplicate' && (expectsDuplicate(test) || isParted(test))) return 'done';
	if (trial.end) return trial.end;
	const mustLook =
		ENDPOINTS[endpoint].repeat === 'reconcileFirst' && !REPEATED_AFTER_LOOK.has(endpoint);
	return trial.leavesDoubt && mustLook ? 'unknown' : 'done';
}

const SIGNS: Record<End, string> = { done: '+', unknown: '?', refused: '!' };

const SECRETS = [SMARTLEAD.smartleadLoginPassword, SMARTLEAD.smartleadLoginEmail];

let rig: Rig;
let keys = 0;
const signs = new Map<string, string>();
const cellOf = (test: FaultCase, trial: Trial) => `${nameOf(test)} ${trial.name}`;

beforeAll(async () => {
	rig = await startRig({ environment: 'live', checkAnswers: false });
});

afterAll(async () => {
	const width = Math.max(...CASES.map((test) => nameOf(test).length));
	const lines = CASES.map((test) => {
		const row = TRIALS.map((trial) => signs.get(cellOf(test, trial)) ?? ' ');
		return `${nameOf(test).padEnd(width)}  ${row.join(' ')}`;
	});
	// eslint-disable-next-line no-console -- asked for: the matrix with its count of cells
	console.log(
		[
			`Fault matrix: ${signs.size} cells; + done once, ? reported as unknown, ! refused in words`,
			`Columns: ${TRIALS.map(({ name }) => name).join(' | ')}`,
			...lines,
		].join('\n'),
	);
	await rig.close();
});

test('the matrix has every operation that changes something', () => {
	const changing = resources.flatMap(({ value: resource, operations }) =>
		operations
			.filter(({ effect }) => effect !== 'read')
			.map(({ value: operation }) => `${resource}.${operation}`),
	);
	const covered = CASES.map(({ resource, operation }) => `${resource}.${operation}`);
	expect(covered).toEqual(expect.arrayContaining(changing));
});

/** Has the fault of a trial hit the operation. Gives back what moves n8n's clock then, to be restored. */
function addFault(test: FaultCase, { name, fault, clockJumpMs }: Trial, key: string) {
	const { sandbox, time } = rig;
	const isOfAnother = name === 'duplicate' && expectsDuplicate(test);
	const hits = sandbox.faults.add({
		...fault,
		...(isOfAnother && { body: JSON.stringify(duplicateOf(sandbox.seed.users(key, 1)[0].id)) }),
		operationId: test.endpoint,
		key,
	});
	if (clockJumpMs === undefined) return undefined;
	return jest
		.spyOn(clock, 'now')
		.mockImplementation(() => time.now() + (hits.hits > 0 ? clockJumpMs : 0));
}

async function runCell(test: FaultCase, trial: Trial | undefined, continueOnFail: boolean) {
	const key = `pk_live_matrix${1_000 + keys++}`;
	const { sandbox, time } = rig;
	const { parameters, items } = await test.prepare(sandbox, key, rig.pass);
	const moveClock = trial && addFault(test, trial, key);
	const [from, begun] = [sandbox.requests.length, time.now()];
	const result = await rig.run(test.resource, test.operation, parameters, {
		items,
		continueOnFail,
		...(trial?.isRunAgain && { retryOnFail: { maxTries: 2, waitBetweenTries: 1 } }),
		credentials: rig.credentialOf(key),
	});
	moveClock?.mockRestore();
	const requests = sandbox.requests
		.slice(from)
		.filter(({ keyLabel }) => keyLabel === keyLabelOf(key));
	return { key, result, requests, waitedMs: time.now() - begun };
}

const baselines = new Map<FaultCase, Promise<number[]>>();

/** How many rows each item has when nothing goes wrong. */
async function baselineOf(test: FaultCase): Promise<number[]> {
	const measure = async () => {
		const { result } = await runCell(test, undefined, false);
		expect(result.error).toBeUndefined();
		return [0, 1].map((index) => outputsOf(result, index).length);
	};
	const baseline = baselines.get(test) ?? measure();
	baselines.set(test, baseline);
	return await baseline;
}

const WORDS: Record<End, RegExp> = {
	done: /^$/,
	unknown: /not known whether it was done.*[Ll]ook/s,
	refused: /did not accept|refused this request|already is a user/,
};

function expectWords(message: unknown, details: unknown, end: End): void {
	expect(message).toMatch(/^[A-Z][a-z]* .* \[item \d\]$/);
	expect(`${String(message)}\n${String(details)}`).toMatch(WORDS[end]);
}

function expectNoSecret(result: ExecuteResult, key: string): void {
	const text = everythingOf(result);
	for (const secret of [key, ...SECRETS]) expect(text).not.toContain(secret);
}

type Cell = Awaited<ReturnType<typeof runCell>>;

function endsOf(test: FaultCase, trial: Trial): End[] {
	const end = endOf(test, trial);
	return [end, trial.isLasting || (test.isShared && end !== 'done') ? end : 'done'];
}

/** With Continue On Fail, or when n8n runs the node again: each item has its rows or one error item, and the books hold each thing once. */
async function checkKept(test: FaultCase, trial: Trial, { key, result, ...cell }: Cell) {
	const baseline = await baselineOf(test);
	const ends = endsOf(test, trial);
	expect(result.status).toBe('success');
	for (const [index, end] of ends.entries()) {
		const rows = outputsOf(result, index);
		const errors = rows.flatMap(({ json }) => (json.error === undefined ? [] : [json]));
		expect(rows).toHaveLength(end === 'done' ? baseline[index] : 1);
		expect(errors).toHaveLength(end === 'done' ? 0 : 1);
		for (const { error, details } of errors) {
			const { description, repeat } = details as IDataObject;
			expectWords(error, description, end);
			const { method } = ENDPOINTS[test.endpoint];
			if (end === 'refused' && method === 'GET') expect(repeat).toBe('safe');
			if (end === 'unknown') expect(repeat).toBe('unknown');
			const answered = cell.requests.filter(({ status }) => status !== null);
			const named = answered.filter(({ requestId }) => String(description).includes(requestId));
			expect(named).toHaveLength(trial.isUnanswered ? 0 : 1);
		}
	}
	expect(cell.waitedMs).toBeGreaterThanOrEqual(trial.waitsMs ?? 0);
	expectNoSecret(result, key);

	const books = rig.sandbox.books(key);
	expect(doublesIn(books)).toEqual([]);
	const ids = result.items.flatMap(({ json }) => (test.made ? [json.id] : []));
	const given = ids.filter((id) => id !== undefined);
	expect(new Set(given).size).toBe(given.length);
	if (!test.made) return;
	const made = test.made(books);
	const done = ends.filter((end) => end === 'done').length;
	expect(made).toBeGreaterThanOrEqual(done);
	expect(made).toBeLessThanOrEqual(done + ends.filter((end) => end === 'unknown').length);
}

/** Without Continue On Fail: n8n's own error class with the item's index, and no further write is sent. */
function checkThrown(test: FaultCase, trial: Trial, { key, result, requests }: Cell): void {
	expect(result.status).toBe('error');
	expect(result.error?.name).toMatch(/^Node(Api|Operation)Error$/);
	expect(result.error?.context).toMatchObject({ itemIndex: 0 });
	expectWords(result.error?.message, result.error?.description, endOf(test, trial));
	const isUserCall = test.endpoint === 'createUser' || test.endpoint === 'updateUser';
	const saysDuplicate = String(result.error?.message).includes('already is a user');
	expect(saysDuplicate).toBe(trial.name === 'duplicate' && isUserCall);
	expectNoSecret(result, key);
	expect(doublesIn(rig.sandbox.books(key))).toEqual([]);
	if (test.made && ENDPOINTS[test.endpoint].method !== 'GET') {
		expect(requests.filter(({ operationId }) => operationId === test.endpoint)).toHaveLength(1);
	}
}

/** Runs the cells of some operations; work that is still on its way is done before the books are read. */
async function check(tests: FaultCase[], trial: Trial): Promise<void> {
	await Promise.all(tests.map(async (test) => await baselineOf(test)));
	const failing = tests.filter((test) => endOf(test, trial) !== 'done');
	const kept = await Promise.all(
		tests.map(async (test) => await runCell(test, trial, !trial.isRunAgain)),
	);
	const thrown = await Promise.all(failing.map(async (test) => await runCell(test, trial, false)));
	await rig.time.advance(2 * HOUR_MS);
	for (const [at, test] of tests.entries()) await checkKept(test, trial, kept[at]);
	for (const [at, test] of failing.entries()) checkThrown(test, trial, thrown[at]);
	for (const test of tests) signs.set(cellOf(test, trial), SIGNS[endOf(test, trial)]);
}

describe.each(TRIALS.filter(({ isSlow }) => !isSlow))('$name', (trial) => {
	const cases = CASES.filter(({ made }) => made !== undefined || !trial.isForWrites);
	test.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (_, one) => {
		await check([one], trial);
	});
});

describe.each(TRIALS.filter(({ isSlow }) => isSlow))('$name', (trial) => {
	test('all operations', async () => {
		// Real time: all at once, so that they wait for their time-outs together.
		const limits = [
			jest.replaceProperty(RESPONSE_TIMEOUT, 'usualMs', 1_000),
			jest.replaceProperty(ENDPOINTS.importDomains, 'responseTimeoutMs', 1_000),
		];
		await check(CASES, trial);
		for (const limit of limits) limit.restore();
	});
});
