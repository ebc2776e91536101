import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';
import type { ReadClaim } from './claim';

/**
 * What became of the execution that claimed some work. `lost`: it has come to nothing, and never will.
 * `pending`: it may run. `kept`: it has ended, or n8n keeps how far it got.
 */
export type Fate = 'lost' | 'pending' | 'kept';

/** After so long n8n itself looks for executions whose process is gone (n8n 2.41, queue recovery). */
const LONGEST_RUN_SECONDS = 3 * 3_600;

/** n8n ends an execution that is over its time when the node that runs has ended: a request takes up to 5 min. */
const LAST_NODE_SECONDS = 300;

/** Executions of this process that have claimed work and are not over; told from n8n 2.35 on. */
const running = new Set<string>();
const MAX_RUNNING = 10_000;

let takesRequests = false;

/**
 * Notes that this process takes n8n's requests. If it runs production executions too, it does both alone: in
 * queue mode workers run them, and they take no requests.
 */
export function noteRequest(): void {
	takesRequests = true;
}

/** Follows the execution until it is over. */
export function follow(context: IExecuteFunctions): void {
	const id = context.getExecutionId();
	if (!context.onExecutionFinish) return;
	running.add(id);
	context.onExecutionFinish(() => void running.delete(id));
	const [oldest] = running;
	if (running.size > MAX_RUNNING) running.delete(oldest);
}

const isOnlyProcess = (context: IExecuteFunctions): boolean =>
	takesRequests && ['trigger', 'webhook'].includes(context.getMode());

/** How long an execution of this workflow can run: the workflow's own time-out bounds it, if it has one. */
function longestRunSeconds(context: IExecuteFunctions): number {
	const { executionTimeout = 0 } = context.getWorkflowSettings?.() ?? {};
	return executionTimeout > 0 ? executionTimeout + LAST_NODE_SECONDS : LONGEST_RUN_SECONDS;
}

/** Whether n8n has an execution as it was stored at the start: its first node, which has no source, is to be run. */
const isAsStored = ({ executionData }: IRunExecutionData): boolean =>
	executionData?.nodeExecutionStack.some(({ source }) => source === null) ?? false;

/**
 * Whether a run that was killed had come to the end of a branch: n8n's event log, from which it learns of the nodes
 * that had run, knows of a node that had finished, and nothing follows that.
 */
const hasComeToAnEnd = (context: IExecuteFunctions, { resultData }: IRunExecutionData): boolean =>
	Object.entries(resultData.runData).some(
		([name, runs]) =>
			runs.some(({ executionStatus }) => executionStatus === 'success') &&
			context.getChildNodes(name).length === 0,
	);

function fateOfUnended(context: IExecuteFunctions, claim: ReadClaim, now: number): Fate {
	if (claim.isFromHere && context.onExecutionFinish) {
		return running.has(String(claim.executionId)) ? 'pending' : 'kept';
	}
	if (!claim.isFromHere && isOnlyProcess(context)) return 'lost';
	return now - claim.at > longestRunSeconds(context) ? 'lost' : 'pending';
}

/**
 * What became of the execution of a claim, by what n8n keeps of it (n8n 2.41): what a killed process was at is
 * ended with an error and nothing else (`maxStalledCount: 0`), or it is as it was stored at the start, with
 * what the event log knew of its nodes (`crashed`) or without, and then is listed as queued or running for
 * ever: such a one is lost if its process is known to be gone, or if it would have been ended by now. An
 * execution that n8n did not keep had ended. `now` in Unix seconds.
 */
export async function fateOf(
	context: IExecuteFunctions,
	claim: ReadClaim,
	now: number,
): Promise<Fate> {
	if (claim.executionId === undefined) return 'kept';
	const data = await context.getExecutionDataById(claim.executionId);
	if (!data) return 'kept';
	const hasRun = Object.keys(data.resultData.runData).length > 0;
	if (data.resultData.error && !hasRun) return 'lost';
	if (!isAsStored(data)) return 'kept';
	if (hasRun) return hasComeToAnEnd(context, data) ? 'kept' : 'lost';
	return fateOfUnended(context, claim, now);
}
