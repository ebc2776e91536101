import type { IDataObject, INodeParameters, IRun } from 'n8n-workflow';

import { clock } from '../../nodes/api/client/clock';
import { LIMITS } from '../../nodes/api/contract/limits';
import type { OrderRow } from '../sandbox/types';
import type { ExecuteRequest, ExecuteResult } from '../support/n8n';
import { AFTER_NAME, NODE_NAME } from '../support/n8n';
import type { Rig } from './setup';
import { PEEKER, startRig } from './setup';
import { SURFACES } from './toolSurfaces';

let mockIsOlder = false;

jest.mock('../../nodes/Peeker/n8nVersion', () => ({
	wakesWithAllOutputs: () => !mockIsOlder,
	routesErrorDetails: () => !mockIsOlder,
}));

const HOUR_MS = 3_600_000;
/** A step of the API's own work; an order takes several. */
const STEP_MS = 6 * HOUR_MS;
const QUARTER_MS = 900_000;

let rig: Rig;
let key: string;
let keys = 0;

beforeAll(async () => {
	rig = await startRig({ stepMs: STEP_MS });
});

beforeEach(() => {
	mockIsOlder = false;
	key = `pk_test_until${1_000 + keys++}`;
});

afterEach(() => {
	jest.restoreAllMocks();
	rig.sandbox.faults.clear();
});

afterAll(async () => await rig.close());

const seed = (count: number, status = 'in_progress') =>
	rig.sandbox.seed.orders(key, count, { status } as Partial<OrderRow>);

/** Places an order, which the API works on from then on. */
async function place(domain: string): Promise<string> {
	const response = await fetch(`${rig.sandbox.url}/orders`, {
		method: 'POST',
		headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			user: 'dana@customer.example',
			google_licenses: 2,
			google_inboxes_per_domain: 2,
			sequencer: {
				provider: 'smartlead',
				client_id: null,
				login_email: 'ops@agency.example',
				login_password: 'not-a-real-password',
			},
			domains: [domain],
			personas: [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: null }],
		}),
	});
	return ((await response.json()) as { data: { id: string } }).data.id;
}

const calls = () =>
	rig.sandbox.requests.filter(({ keyLabel }) => keyLabel?.endsWith(key.slice(-4)));

const callsOf = (operationId: string) =>
	calls().filter((request) => request.operationId === operationId).length;

interface Extra extends Partial<ExecuteRequest> {
	parameters?: INodeParameters;
}

const request = (
	ids: string[],
	{ parameters, ...extra }: Extra = {},
	resource = 'order',
): ExecuteRequest => ({
	type: PEEKER,
	executionId: `execution-${key}`,
	credentials: rig.credentialOf(key),
	outputs: [[AFTER_NAME], [NODE_NAME]],
	afterPosition: [200, -100],
	parameters: { resource, operation: 'waitUntilFinished', ...parameters },
	items: ids.map((id) => ({ json: { id, row: `row of ${id}` } })),
	...extra,
});

interface Waited {
	result: ExecuteResult;
	/** How long each suspension was, in milliseconds. */
	suspensions: number[];
	/** What reached the node behind 'Finished', in the order in which it did. */
	out: IDataObject[];
}

/** What came out so far: the input of every run of the node behind 'Finished'. */
const cameOut = ({ data }: IRun): IDataObject[] =>
	(data.resultData.runData[AFTER_NAME] ?? []).flatMap(
		(run) => run.data?.main[0]?.map(({ json }) => json) ?? [],
	);

/** Runs an execution to its end, over all its suspensions; `beforeLook` changes the world before each wake-up. */
async function waitOut(
	asked: ExecuteRequest,
	beforeLook: (suspension: number) => void = () => {},
): Promise<Waited> {
	const suspensions: number[] = [];
	let result = await rig.harness.execute(asked);
	while (result.run?.waitTill) {
		const ms = new Date(result.run.waitTill).getTime() - rig.time.now();
		suspensions.push(ms);
		await rig.pass(ms);
		beforeLook(suspensions.length);
		result = await rig.harness.resume(asked, result.run);
	}
	return { result, suspensions, out: result.run ? cameOut(result.run) : [] };
}

const ids = (rows: IDataObject[]) => rows.map(({ id }) => id);

describe('suspended between looks', () => {
	it('hands each order on once, after the look that saw its end, with the execution suspended before', async () => {
		const [a, b, c] = seed(3);
		const { result, suspensions, out } = await waitOut(request([a.id, b.id, c.id]), (look) => {
			if (look === 2) b.status = 'completed';
			if (look === 3) a.status = 'completed';
			if (look === 5) c.status = 'completed';
		});
		expect(result.error).toBeUndefined();
		expect(result.status).toBe('success');
		expect(ids(out)).toEqual([b.id, a.id, c.id]);
		expect(suspensions).toEqual([QUARTER_MS, QUARTER_MS, QUARTER_MS, QUARTER_MS, QUARTER_MS]);
	});

	it('suspends from the first wait on, also where the looks are as close as they may be', async () => {
		const [order] = seed(1);
		// Everything takes its time, while the next look is due at a moment fixed before.
		let passed = 0;
		jest.spyOn(clock, 'now').mockImplementation(() => rig.time.now() + (passed += 5));
		const { suspensions, out } = await waitOut(
			request([order.id], { parameters: { lookEverySeconds: 65 } }),
			(look) => {
				if (look === 2) order.status = 'completed';
			},
		);
		expect(out).toHaveLength(1);
		expect(suspensions).toHaveLength(2);
	});

	it('pairs what comes out with the item that it belongs to, over all suspensions', async () => {
		const [a, b] = seed(2);
		const { result } = await waitOut(
			request([a.id, b.id], {
				parameters: { orderId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
			}),
			(look) => {
				if (look === 1) b.status = 'completed';
				if (look === 2) a.status = 'completed';
			},
		);
		const runs = result.run?.data.resultData.runData[NODE_NAME] ?? [];
		const paired = runs.flatMap((run) =>
			(run.data?.main[0] ?? []).map(({ json, pairedItem }) => [json.id, pairedItem]),
		);
		// Where b had left, a came round alone.
		expect(paired).toEqual([
			[b.id, { item: 1 }],
			[a.id, { item: 0 }],
		]);
	});

	it.each([
		['order', 'orderId'],
		['swap', 'swapId'],
		['domainImport', 'importId'],
	])('waits out the days that a real %s takes', async (resource, parameter) => {
		const credentials = rig.credentialOf(key);
		const made = await {
			order: async () => await place('days-away.com'),
			swap: async () => {
				const domainId = rig.sandbox.seed.orders(key, 1)[0].domainIds[0];
				const { items } = await rig.run(
					'swap',
					'create',
					{
						domainId: { __rl: true, mode: 'id', value: domainId },
						replacementDomain: 'new-days.com',
					},
					{ credentials },
				);
				return String(items[0].json.id);
			},
			domainImport: async () => {
				const { items } = await rig.run(
					'domainImport',
					'create',
					{ domains: 'mine-days-away.com', options: { form: 'job' } },
					{ credentials },
				);
				return String(items[0].json.id);
			},
		}[resource]!();
		const { result, suspensions, out } = await waitOut(
			request(
				[made],
				{ parameters: { [parameter]: locatorOf(resource), lookEverySeconds: 3_600 } },
				resource,
			),
		);
		expect(result.error).toBeUndefined();
		expect(out).toEqual([expect.objectContaining({ id: made, status: 'completed' })]);
		expect(suspensions.length).toBeGreaterThanOrEqual(STEP_MS / HOUR_MS);
	});

	const locatorOf = (resource: string) =>
		resource === 'domainImport'
			? '={{ $json.id }}'
			: { __rl: true, mode: 'id', value: '={{ $json.id }}' };
});

describe('what counts as the end', () => {
	it.each(['completed', 'failed', 'cancelled', 'cancel_scheduled'])(
		'%s comes out with its status',
		async (status) => {
			const [order] = seed(1);
			const { out } = await waitOut(request([order.id]), () => {
				order.status = status as OrderRow['status'];
			});
			expect(out).toEqual([expect.objectContaining({ id: order.id, status })]);
		},
	);

	it('what needs something comes out, with what it needs', async () => {
		const id = await place('replace-me.com');
		const { out } = await waitOut(request([id]));
		expect(out).toEqual([
			expect.objectContaining({
				id,
				status: 'action_required',
				pending_actions: [expect.objectContaining({ order_id: id, reason: 'replace_domain' })],
			}),
		]);
	});

	it("is waited for where 'Stop for Actions Required' is off", async () => {
		const id = await place('replace-me.com');
		const statuses = new Set<string>();
		const { out } = await waitOut(
			request([id], { parameters: { options: { stopForActionsRequired: false } } }),
			(look) => {
				const [order] = rig.sandbox.books(key).orders;
				statuses.add(order.status);
				if (look !== 60) return;
				const [action] = rig.sandbox.books(key).pendingActions;
				rig.sandbox.partner.resolveAction(key, action.id);
			},
		);
		expect([...statuses]).toEqual(['in_progress', 'action_required', 'completed']);
		expect(out).toEqual([expect.objectContaining({ id, status: 'completed' })]);
	});
});

describe("'Give Up After'", () => {
	const parameters = { giveUpAfterHours: 2 };

	it('ends in an error that names what still runs, at the very time', async () => {
		const [a, b, c] = seed(3);
		const begun = rig.time.now();
		const { result, out } = await waitOut(request([a.id, b.id, c.id], { parameters }), (look) => {
			if (look === 1) b.status = 'completed';
		});
		expect(rig.time.now() - begun).toBe(2 * HOUR_MS);
		expect(ids(out)).toEqual([b.id]);
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/^The waiting time was over while 2 orders still ran/);
		expect(result.error?.description).toContain(`${a.id} (in_progress), ${c.id} (in_progress)`);
		expect(result.error?.description).toContain('must not be started again');
		expect(result.error?.description).not.toContain(b.id);
	});

	it('takes nothing along that ended in the same look', async () => {
		const [a, b] = seed(2);
		const { result, out } = await waitOut(request([a.id, b.id], { parameters }), (look) => {
			if (look === 8) b.status = 'completed';
		});
		expect(ids(out)).toEqual([b.id]);
		expect(result.error?.description).toContain(a.id);
	});

	it('with Continue On Fail gives an item for each, and the others are waited for', async () => {
		const [a, b] = seed(2);
		const { result, out } = await waitOut(
			request([a.id, b.id], {
				parameters: { giveUpAfterHours: `={{ $json.id === '${a.id}' ? 1 : 72 }}` },
				continueOnFail: true,
			}),
			(look) => {
				if (look === 10) b.status = 'completed';
			},
		);
		expect(result.status).toBe('success');
		expect(out).toEqual([
			expect.objectContaining({
				error: expect.stringContaining('waiting time was over'),
				details: expect.objectContaining({
					code: 'still_running',
					repeat: 'safe',
					order_ids: [a.id],
				}),
			}),
			expect.objectContaining({ id: b.id, status: 'completed' }),
		]);
	});
});

describe('what goes wrong on the way', () => {
	it('an outage in a later look ends nothing, and the next look is made as planned', async () => {
		const orders = seed(5);
		const { result, suspensions, out } = await waitOut(
			request(orders.map(({ id }) => id)),
			(look) => {
				rig.sandbox.faults.clear();
				if (look === 2) rig.sandbox.faults.add({ kind: 'status', status: 503, times: 0, key });
				if (look === 3) rig.sandbox.faults.add({ kind: 'resetBefore', times: 0, key });
				if (look === 4) for (const order of orders) order.status = 'completed';
			},
		);
		expect(result.error).toBeUndefined();
		expect(out).toHaveLength(5);
		expect(suspensions).toHaveLength(4);
	});

	it('an outage in the first look is an error at once: nothing was waited for yet', async () => {
		const [order] = seed(1);
		rig.sandbox.faults.add({ kind: 'status', status: 503, times: 0, key });
		const { result, suspensions } = await waitOut(request([order.id]));
		expect(suspensions).toEqual([]);
		expect(result.error?.message).toMatch(/fault on its side/);
	});

	it('retried after n8n was killed, it goes on from its last suspension, and what was out before stays out', async () => {
		const [a, b] = seed(2);
		const asked = request([a.id, b.id]);
		const first = await rig.harness.execute(asked);
		await rig.pass(QUARTER_MS);
		a.status = 'completed';
		const second = await rig.harness.resume(asked, first.run!);
		expect(ids(cameOut(second.run!))).toEqual([a.id]);
		await rig.pass(QUARTER_MS);
		b.status = 'completed';
		// What this one comes to was never stored; n8n retries what it stored before, as an execution of its own.
		await rig.harness.resume(asked, second.run!);
		const retry = { ...asked, mode: 'retry', executionId: `retry-${key}` } as const;
		const retried = await rig.harness.resume(retry, second.run!);
		expect(retried.status).toBe('success');
		expect(ids(cameOut(retried.run!))).toEqual([a.id, b.id]);
		expect(retried.run?.data.resultData.runData[AFTER_NAME]).toHaveLength(2);
	});

	it('an ID that nobody knows is an error that names its item; with Continue On Fail the others go on', async () => {
		const [order] = seed(1);
		const unknown = 'ord_01J2PKORD0000000000000000Z';
		const failing = await waitOut(request([unknown, order.id]));
		expect(failing.result.error?.message).toBe('Peeker has no order with this ID [item 0]');

		const { out } = await waitOut(request([unknown, order.id], { continueOnFail: true }), () => {
			order.status = 'completed';
		});
		expect(out).toEqual([
			expect.objectContaining({ error: expect.any(String) }),
			expect.objectContaining({ id: order.id, status: 'completed' }),
		]);
	});
});

it('an error output takes the failures, and the others are waited for', async () => {
	const [order] = seed(1);
	const unknown = 'ord_01J2PKORD0000000000000000Z';
	const asked = request([unknown, order.id], {
		outputs: [[AFTER_NAME], [NODE_NAME], []],
		onError: 'continueErrorOutput',
	});
	const { result, out } = await waitOut(asked, () => {
		order.status = 'completed';
	});
	expect(ids(out)).toEqual([order.id]);
	const runs = result.run?.data.resultData.runData[NODE_NAME] ?? [];
	expect(runs.flatMap(({ data }) => data?.main[2] ?? [])).toEqual([
		expect.objectContaining({
			json: expect.objectContaining({ error: expect.stringMatching(/no order with this ID/) }),
		}),
	]);
});

describe('the calls it takes', () => {
	it('250 running orders cost three calls a look', async () => {
		const orders = seed(250);
		const { result, out } = await waitOut(request(orders.map(({ id }) => id)), (look) => {
			if (look < 3) return;
			for (const order of orders) order.status = 'completed';
		});
		expect(result.error).toBeUndefined();
		expect(out).toHaveLength(250);
		const pages = Math.ceil(250 / LIMITS.rowsPerPage);
		// Three looks see all of them running, the fourth sees none and reads each.
		expect(callsOf('listOrders')).toBe(3 * pages + 1);
		expect(callsOf('getOrder')).toBe(250);
	});

	it('a few orders are not searched among many others', async () => {
		seed(300);
		const [a, b, c] = seed(3);
		const { out } = await waitOut(request([a.id, b.id, c.id]), () => {
			for (const order of [a, b, c]) order.status = 'completed';
		});
		expect(out).toHaveLength(3);
		expect(callsOf('listOrders')).toBe(0);
		expect(callsOf('getOrder')).toBe(6);
	});
});

describe('where it does not suspend', () => {
	it.each(Object.entries(SURFACES))(
		'as a tool (%s) it answers with what it saw, within the time of a tool call',
		async (_, surface) => {
			const [running, done] = [seed(1)[0], seed(1, 'completed')[0]];
			const begun = rig.time.now();
			const result = await rig.harness.execute(request([running.id, done.id], surface));
			expect(rig.time.now() - begun).toBeLessThanOrEqual(45_000);
			expect(result.run?.waitTill).toBeUndefined();
			expect(result.items.map(({ json }) => json)).toEqual([
				expect.objectContaining({
					id: running.id,
					status: 'in_progress',
					note: expect.stringMatching(/must not be started again. Look again later with/),
				}),
				expect.objectContaining({ id: done.id, status: 'completed' }),
			]);
			expect(result.items[1].json.note).toBeUndefined();
		},
	);

	async function staysInProcess(extra: Extra, why: RegExp) {
		const [a, b] = seed(2);
		const begun = rig.time.now();
		const end = rig.time.sleep(3 * HOUR_MS).then(() => (a.status = b.status = 'completed'));
		const result = await rig.harness.execute(request([a.id, b.id], extra));
		await end;
		expect(result.run?.waitTill).toBeUndefined();
		expect(ids(cameOut(result.run!))).toEqual([a.id, b.id]);
		expect(rig.time.now() - begun).toBeLessThanOrEqual(3 * HOUR_MS + QUARTER_MS);
		const hints = hintsOf(result);
		expect(hints).toEqual(expect.arrayContaining([expect.stringMatching(why)]));
		expect(hints.join('\n')).toMatch(/holds a worker/);
		expect(hints.join('\n')).not.toMatch(/execution suspended/);
	}

	it('on n8n before 2.39', async () => {
		mockIsOlder = true;
		await staysInProcess({}, /n8n before version 2\.39/);
	});

	it('in manual executions that are not saved', async () => {
		const settings = { saveManualExecutions: false };
		await staysInProcess({ mode: 'manual', settings }, /manual executions .* are not saved/);
	});

	it('a stop of the execution ends it at once', async () => {
		const [order] = seed(1);
		const stop = new AbortController();
		void rig.time.sleep(HOUR_MS).then(() => stop.abort());
		const settings = { saveManualExecutions: false };
		const begun = rig.time.now();
		const result = await rig.harness.execute(
			request([order.id], { mode: 'manual', settings, abortSignal: stop.signal }),
		);
		expect(result.error?.message).toMatch(/stopped while waiting for 1 order/);
		expect(result.error?.description).toContain(order.id);
		expect(rig.time.now() - begun).toBeLessThanOrEqual(HOUR_MS + QUARTER_MS);
	});

	it('but does in manual executions that are saved', async () => {
		const [order] = seed(1);
		const { suspensions, out } = await waitOut(request([order.id], { mode: 'manual' }), () => {
			order.status = 'completed';
		});
		expect(suspensions).toHaveLength(1);
		expect(out).toHaveLength(1);
	});
});

/** Everything that the node told in the runs of an execution, as plain text. */
const hintsOf = ({ run }: ExecuteResult): string[] =>
	(run?.data.resultData.runData[NODE_NAME] ?? []).flatMap(
		({ hints }) => hints?.map(({ message }) => message.replace(/&#39;|&apos;/g, "'")) ?? [],
	);

describe('how its outputs are wired', () => {
	const finishThenWait = async (extra: Extra) => {
		const [a, b] = seed(2);
		a.status = 'completed';
		const { result, out } = await waitOut(request([a.id, b.id], extra), () => {
			b.status = 'completed';
		});
		return { result, out, a, b };
	};

	it("in production, 'Still Running' without a connection is an error instead of rows that nobody sees", async () => {
		const { result, b } = await finishThenWait({ outputs: [[AFTER_NAME], []] });
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/^'Still Running' is not connected/);
		expect(result.error?.description).toContain(b.id);
	});

	it('with Continue On Fail it is an item for each, beside what has ended', async () => {
		const { out, a, b } = await finishThenWait({ outputs: [[AFTER_NAME]], continueOnFail: true });
		expect(out).toEqual([
			expect.objectContaining({ id: a.id }),
			expect.objectContaining({ details: expect.objectContaining({ order_ids: [b.id] }) }),
		]);
	});

	it('in the editor the rows are shown, with a warning', async () => {
		const { result, b } = await finishThenWait({ outputs: [[AFTER_NAME]], mode: 'manual' });
		expect(result.status).toBe('success');
		expect(ids(result.outputs[1].map(({ json }) => json))).toEqual([b.id]);
		expect(hintsOf(result).join('\n')).toMatch(/'Still Running' must lead back/);
	});

	it('a branch of its own for what still runs is told of, and works', async () => {
		const { result, out, a, b } = await finishThenWait({ outputs: [[AFTER_NAME], [AFTER_NAME]] });
		expect(result.status).toBe('success');
		expect(ids(out).sort()).toEqual([a.id, b.id].sort());
		expect(hintsOf(result).join('\n')).toMatch(/'Still Running' must lead back/);
	});

	it("warns of a node behind 'Finished' that n8n would run last", async () => {
		const { result, out, a, b } = await finishThenWait({ afterPosition: [200, 100] });
		expect(hintsOf(result).join('\n')).toContain(`move '${AFTER_NAME}' higher than this node`);
		// Indeed: b, which ends later, gets there first.
		expect(ids(out)).toEqual([b.id, a.id]);
		const { result: wellPlaced } = await finishThenWait({});
		expect(hintsOf(wellPlaced).join('\n')).not.toMatch(/higher|must lead back/);
	});

	it('a time-out of the workflow that is shorter than the wait is told at the first look', async () => {
		const { result } = await finishThenWait({ settings: { executionTimeout: 3_600 } });
		expect(hintsOf(result).join('\n')).toMatch(/time-out of 3600 seconds is shorter/);
	});
});
