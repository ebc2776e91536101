import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { z } from 'zod';

import type { Client } from '../api/client/types';
import type { Row } from '../api/util/row';
import type { Credential } from '../api/client/transport';
import type { RunSpending } from './spending';
import type { ToolCall } from './tool/toolCall';
import type { Outcome } from './output';
import type { WaitMemory } from './waitUntilFinished/decisions';
import type { Wiring } from './waitUntilFinished/wiring';

/** What an operation may use while it runs. */
export interface OperationContext {
	client: Client;
	credential: Credential;
	/** The JSON of every input item of the node, by item index. */
	inputItems: Row[];
	/** Set where an AI agent calls. */
	tool?: ToolCall;
	/** The execution itself, for what only n8n can do. */
	execution: IExecuteFunctions;
	/** Shows advice in the output panel, as plain text. */
	hint: (message: string, type?: 'info' | 'warning') => void;
	/** Warns that money was spent, where the key is a live one. */
	tellCharged: () => void;
	/** What this run of the node has spent. */
	spending: RunSpending;
	/** Shows how a wait goes on. */
	progress: (message: string) => void;
	/**
	 * Shows what was bought among the execution's highlighted data; called at once after a call that spends,
	 * so that it shows in an execution too that fails afterwards.
	 */
	highlight: (key: 'order_id' | 'swap_id', row: Row) => void;
}

/** Input that one or several items share, run once and paired with all of them. */
export interface Group<Input> {
	items: number[];
	input: Input;
	/**
	 * The same as several groups, where `error` says that it was refused for one of its entries and nothing was done;
	 * undefined where it does not, and for a single entry.
	 */
	partsAfter?: (error: unknown) => Array<Group<Input>> | undefined;
}

/** What the editor shows of an operation, and what it takes. */
interface OperationWords<Schema extends z.ZodTypeAny> {
	value: string;
	name: string;
	/** What an AI agent reads: "<action> in Peeker". */
	action: string;
	description: string;
	/** `spend` is refused for a live key in a manual execution, unless the user allows it. */
	effect: 'read' | 'write' | 'spend';
	fields: INodeProperties[];
	/** Schema of all parameters by name; collections stay objects. */
	input: Schema;
	/** Refuses an input that does not go with the credential; called for every item before anything is sent. */
	check?(input: z.output<Schema>, credential: Credential): void;
	/** The login that an input brings along, to be masked in every answer. */
	loginOf?(input: z.output<Schema>): { loginEmail: string; loginPassword: string } | undefined;
	/** Whether all items with such an input are done together: when one of them is refused, none is. */
	isJoined?(input: z.output<Schema>): boolean;
}

/**
 * An operation: what the editor shows, what it takes, and what it does for one input.
 * The engine (`run.ts`) reads and checks parameters, pairs outputs and deals with errors.
 */
export interface Operation<Schema extends z.ZodTypeAny = z.ZodTypeAny, Shared = unknown>
	extends OperationWords<Schema> {
	/** Joins the inputs of several items into fewer runs. Without it every item is run by itself. */
	group?(inputs: Array<Group<z.output<Schema>>>, inputItems: Row[]): Array<Group<z.output<Schema>>>;
	/** Made once for all items, before the first run. */
	prepare?(groups: Array<Group<z.output<Schema>>>, client: Client): Shared;
	/** Gives one row or several; each becomes an output item. */
	run(input: z.output<Schema>, context: OperationContext, shared: Shared): Promise<Row | Row[]>;
}

/** Declares an operation; only there so that TypeScript infers its input. */
export const operation = <Schema extends z.ZodTypeAny, Shared = unknown>(
	definition: Operation<Schema, Shared>,
): Operation<Schema, Shared> => definition;

/** What one round of waiting may use; n8n's own part of it is in `waitUntilFinished/suspension.ts`. */
export interface RoundContext extends OperationContext {
	continuesOnFail: boolean;
	/** What earlier rounds of this execution left. */
	memory: WaitMemory;
	/** Why the execution cannot be suspended, in words; undefined where it can. */
	whyNotSuspend?: string;
	/** Seconds after which n8n ends the execution, where the workflow says so. */
	timeoutSeconds?: number;
	/** Whether somebody runs it in the editor, where only a part of the workflow may take part. */
	isFromEditor: boolean;
	/** How the two outputs are wired; undefined where n8n does not tell. */
	wiring?: Wiring;
	/** Waits until a read may begin. */
	beginRead: () => Promise<void>;
}

/** What one round of waiting came to. */
export interface Round {
	/** For the first output, 'Finished'. */
	finished: Outcome[];
	/** Indices of the items that come out of the second output, 'Still Running', as they went in. */
	running: number[];
	/** What the next round is to know. */
	memory: WaitMemory;
	/** When the next round begins, in milliseconds since 1970; at once where it is not given. */
	suspendUntil?: number;
}

/** An operation that waits for all its items together, in rounds, between which nothing need run. */
export interface WaitOperation<Schema extends z.ZodTypeAny = z.ZodTypeAny>
	extends OperationWords<Schema> {
	runRound(inputs: Array<Group<z.output<Schema>>>, context: RoundContext): Promise<Round>;
}

export type AnyOperation = Operation | WaitOperation;

/** Declares an operation that waits; only there so that TypeScript infers its input. */
export const waitOperation = <Schema extends z.ZodTypeAny>(
	definition: WaitOperation<Schema>,
): WaitOperation<Schema> => definition;

export interface Resource {
	value: string;
	name: string;
	operations: AnyOperation[];
}
