import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/api/contract/endpoints';
import { RESPONSE_TIMEOUT } from '../../nodes/api/client/request';
import { resources } from '../../nodes/Peeker/operations';
import type { Fault } from '../sandbox';
import { keyLabel as keyLabelOf } from '../sandbox';
import type { ExecuteResult } from '../support/n8n';
import type { FaultCase } from './cases';
import { CASES, nameOf } from './cases';
import { doublesIn } from './doubles';
import type { Rig } from '../nodes/setup';
import { startRig } from '../nodes/setup';
import { everythingOf, outputsOf } from './setup';
import { SMARTLEAD } from '../nodes/setup';

const HOUR_MS = 3_600_000;

/** What the first item comes to: its rows, or an error that says that this is not known, or a plain refusal. */
type End = 'done' | 'unknown' | 'refused';

interface Trial {
	name: string;
	fault: Fault;
	/** Nobody answered that the work was not done. */
	leavesDoubt?: boolean;
	end?: End;
	/** Hits every item. */
	isLasting?: boolean;
	isSlow?: boolean;
	/** How long the node waits at the least. */
	waitsMs?: number;
}

/** A refusal that names a user, as that of a second user with one address does. */
const duplicateOf = (id: string) => ({
	error: { code: 'invalid_request', message: 'There is one already.', details: { user: { id } } },
});

const TRIALS: Trial[] = [
	{ name: '429 once', fault: { kind: 'rateLimited', retryAfterSeconds: 7 }, waitsMs: 7_000 },
	{
		name: '429 for 60 s',
		fault: { kind: 'rateLimited', as: 'nothing', times: 0, forMs: 60_000 },
		waitsMs: 60_000,
	},
	{ name: '500', fault: { kind: 'status', status: 500 } },
	{ name: '500 after the work', fault: { kind: 'status', status: 500, afterWork: true } },
	{
		name: '503 Retry-After',
		fault: { kind: 'status', status: 503, retryAfterSeconds: 20 },
		waitsMs: 20_000,
	},
	{ name: 'reset before', fault: { kind: 'resetBefore' }, leavesDoubt: true },
	{ name: 'reset after', fault: { kind: 'resetAfter' } },
	{ name: 'slow before', fault: { kind: 'slow', ms: HOUR_MS }, leavesDoubt: true, isSlow: true },
	{ name: 'slow after', fault: { kind: 'slow', ms: HOUR_MS, when: 'after' }, isSlow: true },
	{ name: 'truncated', fault: { kind: 'truncatedJson' } },
	{ name: 'HTML', fault: { kind: 'html' }, leavesDoubt: true },
	{ name: 'HTML after', fault: { kind: 'html', status: 502, afterWork: true } },
	{
		name: 'duplicate',
		fault: { kind: 'body', status: 409, body: JSON.stringify(duplicateOf('usr_EXISTING')) },
		end: 'refused',
	},
	{
		name: 'expired key',
		fault: { kind: 'unauthorized', times: 0 },
		end: 'refused',
		isLasting: true,
	},
];

/** Calls that a look can't make safe to repeat (CONTRACT section 5). */
const REPEATED_AFTER_LOOK = new Set(['createUser', 'importDomains']);

function endOf({ endpoint, operation }: FaultCase, trial: Trial): End {
	// The duplicate is the very answer that "Create or Update" is there for.
	const isExpected = operation === 'upsert' && endpoint === 'createUser';
	if (trial.end) return trial.name === 'duplicate' && isExpected ? 'done' : trial.end;
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

async function runCell(test: FaultCase, trial: Trial | undefined, continueOnFail: boolean) {
	const key = `pk_live_matrix${1_000 + keys++}`;
	const { sandbox, time } = rig;
	const { parameters, items } = await test.prepare(sandbox, key, rig.pass);
	if (trial) {
		const limits = { operationId: test.endpoint, key };
		const fault: Fault = { ...trial.fault, ...limits };
		if (fault.kind === 'body' && endOf(test, trial) === 'done') {
			fault.body = JSON.stringify(duplicateOf(sandbox.seed.users(key, 1)[0].id));
		}
		sandbox.faults.add(fault);
	}
	const [from, begun] = [sandbox.requests.length, time.now()];
	const result = await rig.run(test.resource, test.operation, parameters, {
		items,
		continueOnFail,
		credentials: rig.credentialOf(key),
	});
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

/** With Continue On Fail: each item has its rows or one error item, and the books hold each thing once. */
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
			const hadAnswer = trial.fault.kind !== 'resetBefore' && !trial.isSlow;
			const named = answered.filter(({ requestId }) => String(description).includes(requestId));
			expect(named).toHaveLength(hadAnswer ? 1 : 0);
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
	const kept = await Promise.all(tests.map(async (test) => await runCell(test, trial, true)));
	const thrown = await Promise.all(failing.map(async (test) => await runCell(test, trial, false)));
	await rig.time.advance(2 * HOUR_MS);
	for (const [at, test] of tests.entries()) await checkKept(test, trial, kept[at]);
	for (const [at, test] of failing.entries()) checkThrown(test, trial, thrown[at]);
	for (const test of tests) signs.set(cellOf(test, trial), SIGNS[endOf(test, trial)]);
}

describe.each(TRIALS.filter(({ isSlow }) => !isSlow))('$name', (trial) => {
	test.each(CASES.map((one) => [nameOf(one), one] as const))('%s', async (_, one) => {
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
