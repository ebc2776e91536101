import type { IExecuteData, IExecuteFunctions, IRunExecutionData, ITaskData } from 'n8n-workflow';
import { createRunExecutionData, WorkflowOperationError } from 'n8n-workflow';
import type { ReadClaim } from '../../nodes/events/claim';
import type * as FateModule from '../../nodes/events/fate';

const NOW = 1_800_000_000;
const HOUR = 3600;

interface World {
	mode?: string;
	/** Whether n8n tells when an execution is over (n8n 2.35 and newer). */
	tells?: boolean;
	executionTimeout?: number;
	data?: IRunExecutionData;
}

function contextIn({ mode = 'trigger', tells = true, executionTimeout, data }: World) {
	const ended: Array<() => unknown> = [];
	const context = {
		getExecutionId: () => '7',
		getMode: () => mode,
		getChildNodes: (name: string) => (name === 'Last' ? [] : [{ name: 'Last' }]),
		getWorkflowSettings: () => ({ executionTimeout }),
		getExecutionDataById: async () => data,
		...(tells && { onExecutionFinish: (handler: () => unknown) => void ended.push(handler) }),
	} as unknown as IExecuteFunctions;
	return { context, end: () => ended.forEach((handler) => handler()) };
}

const claimOf = (claim: Partial<ReadClaim> = {}): ReadClaim => ({
	executionId: '7',
	at: NOW - HOUR,
	isCaughtUp: false,
	isFromHere: false,
	...claim,
});

/** As n8n stores an execution at its start; with a source, once it has got to a later node. */
const stored = (source: IExecuteData['source'], runData: Record<string, ITaskData[]> = {}) =>
	createRunExecutionData({
		resultData: { runData },
		executionData: {
			nodeExecutionStack: [
				{ node: { id: 'x' }, data: { main: [] }, source } as unknown as IExecuteData,
			],
		},
	});
const asStored = stored(null);
const taskOf = (executionStatus: 'success' | 'crashed') => ({ executionStatus }) as ITaskData;
const error = new WorkflowOperationError('job stalled');

/** A process of its own, which takes requests or does not. */
function processThat(takesRequests: boolean): typeof FateModule {
	let fate: typeof FateModule | undefined;
	jest.isolateModules(() => {
		fate = jest.requireActual<typeof FateModule>('../../nodes/events/fate');
	});
	if (!fate) throw new Error('no module');
	if (takesRequests) fate.noteRequest();
	return fate;
}

const worker = processThat(false);
const onlyProcess = processThat(true);

test.each<[string, typeof FateModule, World, Partial<ReadClaim>, FateModule.Fate]>([
	['n8n kept nothing of it: it had ended', worker, {}, {}, 'kept'],
	['it ended well', worker, { data: createRunExecutionData() }, {}, 'kept'],
	['it is in a later node or waits there', worker, { data: stored({ main: [] }) }, {}, 'kept'],
	['nobody can tell which it is', worker, { data: asStored }, { executionId: undefined }, 'kept'],
	[
		'n8n ended it for its killed worker, with an error and nothing else',
		worker,
		{ data: createRunExecutionData({ resultData: { runData: {}, error } }) },
		{},
		'lost',
	],
	[
		'it failed in a node',
		worker,
		{ data: createRunExecutionData({ resultData: { runData: { Node: [] }, error } }) },
		{},
		'kept',
	],
	[
		'the event log knows that a node had begun',
		worker,
		{ data: stored(null, { Last: [taskOf('crashed')] }) },
		{},
		'lost',
	],
	[
		'the event log knows of nodes, but not of the last',
		worker,
		{ data: stored(null, { Node: [taskOf('success')] }) },
		{},
		'lost',
	],
	[
		'the event log knows that the last node had finished',
		worker,
		{ data: stored(null, { Node: [taskOf('success')], Last: [taskOf('success')] }) },
		{},
		'kept',
	],
	['it may run in another worker', worker, { data: asStored }, {}, 'pending'],
	[
		'it runs longer than n8n believes',
		worker,
		{ data: asStored },
		{ at: NOW - 3 * HOUR - 1 },
		'lost',
	],
	[
		'it would have been timed out',
		worker,
		{ data: asStored, executionTimeout: 60 },
		{ at: NOW - 361 },
		'lost',
	],
	[
		'its last node may still run after the time-out',
		worker,
		{ data: asStored, executionTimeout: 60 },
		{ at: NOW - 359 },
		'pending',
	],
	['the only process was started again', onlyProcess, { data: asStored }, {}, 'lost'],
	[
		'a main process that runs sub-workflows by hand is not the only one',
		onlyProcess,
		{ data: asStored, mode: 'integrated' },
		{},
		'pending',
	],
	[
		'it ended here, and n8n could not store it',
		worker,
		{ data: asStored },
		{ isFromHere: true },
		'kept',
	],
	[
		'it began here, and an older n8n does not tell whether it is over',
		onlyProcess,
		{ data: asStored, tells: false },
		{ isFromHere: true },
		'pending',
	],
])('%s', async (_name, { fateOf }, world, claim, expected) => {
	expect(await fateOf(contextIn(world).context, claimOf(claim), NOW)).toBe(expected);
});

test('what runs here is pending until it is over', async () => {
	const { context, end } = contextIn({ data: asStored });
	const claim = claimOf({ isFromHere: true, at: NOW - 10 * HOUR });
	worker.follow(context);
	expect(await worker.fateOf(context, claim, NOW)).toBe('pending');
	end();
	expect(await worker.fateOf(context, claim, NOW)).toBe('kept');
});
