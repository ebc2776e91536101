import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { CallSlots } from '../api/client/callSlots';
import { callSlotsOf, createClient } from '../api/client/client';
import type { Account } from '../api/client/types';
import type { Row } from '../api/util/row';
import type { Credential } from '../api/client/transport';
import { readCredential, sendThrough } from '../api/client/transport';
import { asHtml } from './html';
import { highlightSpending } from './highlight';
import { inputReader } from './input/readInput';
import type { NodeRecord } from './nodeRecord';
import { nodeRecordOf } from './nodeRecord';
import type { AnyOperation, Group, Operation, OperationContext } from './operation';
import { operationOf } from './operations';
import type { Outcome } from './output';
import { outputOf } from './output';
import type { Inputs } from './refusals';
import { allOrNothing } from './refusals';
import { runGroups } from './runGroups';
import { refuseUnintendedSpending } from './spending';
import { refuseFilledGuards } from './tool/ceilings';
import { onceAnExecution } from './tool/sameCall';
import type { ToolCall } from './tool/toolCall';
import { answerOnce, toolCallOf } from './tool/toolCall';
import { toolOutputOf, valuesForTool } from './tool/toolOutput';
import type { Performed } from './waitUntilFinished/performRound';
import { performRound } from './waitUntilFinished/performRound';
import { suspend } from './waitUntilFinished/suspension';

/** Reads and checks the input of every item before anything is sent. */
function readInputs(
	context: IExecuteFunctions,
	operation: AnyOperation,
	credential: Credential,
	tool: ToolCall | undefined,
	nodeRecord: NodeRecord,
): Inputs {
	const inputs: Array<Group<unknown>> = [];
	const refused: Inputs['refused'] = [];
	const readInput = inputReader(context, operation, tool && valuesForTool(context));
	for (let item = 0; item < context.getInputData().length; item++) {
		try {
			const input = nodeRecord.inputOf(item, () => readInput(item));
			operation.check?.(input, credential);
			if (credential.account.environment === 'live')
				refuseUnintendedSpending(context, operation, input);
			inputs.push({ items: [item], input });
		} catch (error) {
			refused.push({ items: [item], error });
		}
	}
	return { inputs, refused };
}

/** The account with the logins of these inputs among what is masked, over the whole run. */
function accountHiding(account: Account, { loginOf }: AnyOperation, inputs: Array<Group<unknown>>) {
	const logins = inputs.flatMap(({ input }) => loginOf?.(input) ?? []);
	return {
		...account,
		passwords: [...account.passwords, ...logins.map(({ loginPassword }) => loginPassword)],
		logins: [...account.logins, ...logins.map(({ loginEmail }) => loginEmail)],
	};
}

const CHARGED = 'This ran with a live key: what was ordered is real and is charged.';

function contextOf(context: IExecuteFunctions, tool: ToolCall | undefined, environment: string) {
	const hints = new Set<string>();
	const inputItems = context.getInputData().map(({ json }): Row => json);
	const hint = (message: string, type?: 'info' | 'warning') => {
		if (hints.has(message)) return;
		hints.add(message);
		context.addExecutionHints?.({
			message: asHtml(message),
			location: 'outputPane',
			...(type && { type }),
		});
	};
	return {
		inputItems,
		tool,
		execution: context,
		hint,
		tellCharged() {
			if (environment === 'live') hint(CHARGED, 'warning');
		},
		progress: (message: string) => context.sendMessageToUI(message),
		highlight: (key: string, row: Row) => highlightSpending(context, key, row, environment),
	};
}

/**
 * Runs the chosen operation for all input items and gives its outputs, in the order of the items; one that
 * waits may suspend the execution. Throws `NodeApiError` or `NodeOperationError` with the item's index; as a
 * tool of an agent it never throws.
 */
export async function run(
	context: IExecuteFunctions,
	continuesOnFail: boolean,
): Promise<INodeExecutionData[][]> {
	const tool = toolCallOf(context);
	if (tool) {
		const answer = async () =>
			toolOutputOf(context, (await performedBy(context, true, tool)).outcomes);
		return [await answerOnce(context, answer)];
	}
	const { outcomes, running, suspendUntil } = await performedBy(context, continuesOnFail);
	const { effect } = chosenOperation(context);
	const items = context.getInputData();
	const itemCount = items.length;
	const output = outputOf(context.getNode(), effect, outcomes, { itemCount, continuesOnFail });
	if (!running) return [output];
	const unchanged = running.map((item) => ({ ...items[item], pairedItem: { item } }));
	const outputs = [output, unchanged];
	if (suspendUntil !== undefined) await suspend(context, outputs, suspendUntil);
	return outputs;
}

const chosenOperation = (context: IExecuteFunctions): AnyOperation =>
	operationOf(context.getNodeParameter('resource', 0), context.getNodeParameter('operation', 0));

async function performedBy(
	context: IExecuteFunctions,
	continuesOnFail: boolean,
	tool?: ToolCall,
): Promise<Performed> {
	try {
		return await perform(context, chosenOperation(context), continuesOnFail, tool);
	} catch (error) {
		// What keeps every item from running, such as a credential that cannot be used.
		return { outcomes: context.getInputData().map((_, item) => ({ items: [item], error })) };
	}
}

async function perform(
	context: IExecuteFunctions,
	operation: AnyOperation,
	continuesOnFail: boolean,
	tool?: ToolCall,
): Promise<Performed> {
	const credential = await readCredential(context);
	if (tool && operation.effect === 'spend') refuseFilledGuards(context);
	const nodeRecord = nodeRecordOf(context, tool !== undefined);
	const read = readInputs(context, operation, credential, tool, nodeRecord);
	if (read.refused.length > 0 && !continuesOnFail) return { outcomes: read.refused.slice(0, 1) };
	const { inputs, refused } = allOrNothing(operation, read);
	const account = accountHiding(credential.account, operation, inputs);

	const shared = {
		...contextOf(context, tool, account.environment),
		spending: nodeRecord.spending,
	};
	const slots = callSlotsOf(account);
	const contextFor = (items: number[]): OperationContext => ({
		...shared,
		credential,
		client: createClient({
			account,
			send: sendThrough(context),
			signal: context.getExecutionCancelSignal?.(),
			deadline: tool?.deadline,
			record: nodeRecord.recordOf(items),
			slots,
		}),
	});

	const means = { slots, continuesOnFail, contextFor };
	const performed =
		'runRound' in operation
			? await performRound(context, operation, inputs, means)
			: { outcomes: await performAll(operation, inputs, means) };
	const outcomes = [...refused, ...performed.outcomes].sort((a, b) => a.items[0] - b.items[0]);
	return { ...performed, outcomes };
}

/** What operations run with. */
export interface Means {
	slots: CallSlots;
	continuesOnFail: boolean;
	contextFor: (items: number[]) => OperationContext;
}

async function performAll(
	operation: Operation,
	inputs: Array<Group<unknown>>,
	{ slots, continuesOnFail, contextFor }: Means,
): Promise<Outcome[]> {
	const { client, inputItems } = contextFor([]);
	const groups = operation.group?.(inputs, inputItems) ?? inputs;
	const prepared = operation.prepare?.(groups, client);
	return await runGroups(groups, operation, slots, continuesOnFail, async ({ items, input }) => {
		const operationContext = contextFor(items);
		const { tool, execution, client } = operationContext;
		const work = async () => await operation.run(input, operationContext, prepared);
		if (!tool) return await work();
		return await onceAnExecution(execution, client.account, operation, input, work);
	});
}
