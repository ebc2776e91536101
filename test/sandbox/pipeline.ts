/* eslint-disable @n8n/community-nodes/require-node-api-error --
   Test code, never part of the package. */
import type { Context, Request } from 'openapi-backend';
import { getContract } from './contract';
import type { Core } from './core';
import { ApiError, notFound } from './errors';
import type { Fault, Outcome } from './faults';
import { spoil, worksFirst } from './faults';
import { handlers } from './handlers';
import type { Reply } from './handlers/call';
import { newId } from './ids';
import { readKey } from './keys';
import type { RateLimit } from './rateLimit';
import type { RecordedRequest } from './requestLog';
import { requestRefusal } from './requestErrors';
import type { Account } from './store';

/** A call on its way through the stations: key, limit, faults, preset, contract, work. */
export interface Passage {
	core: Core;
	rateLimit: RateLimit | undefined;
	signal: AbortSignal;
	record: RecordedRequest;
	/** Whether the answer is checked against `openapi.yaml`. */
	checkAnswer: boolean;
	account?: Account;
	fault?: Fault;
	/** The work is done so much later, though the call is answered. */
	lateMs?: number;
	/** Such work: it meets no fault and no limit any more. */
	isLate?: boolean;
}

// Of the writes, what a limited key may do.
const LIMITED_WRITES = new Set(['checkDomainAvailability']);

/** An answer that a fault gives in place of the work. */
class Interrupted extends Error {
	constructor(readonly outcome: Outcome) {
		super('A fault took the place of the answer.');
	}
}

function authenticate(context: Context, passage: Passage): boolean {
	const header = context.request.headers.authorization;
	const key = /^Bearer (\S+)$/.exec(String(header ?? ''))?.[1] ?? '';
	if (!readKey(key)) return false;
	passage.account = passage.core.accounts.of(key);
	passage.record.keyLabel = passage.account.facts.label;
	return true;
}

async function admit({ operation }: Context, passage: Passage): Promise<void> {
	const { core, rateLimit, record, account } = passage;
	const operationId = operation.operationId ?? '';
	record.operationId = operationId;
	if (!account || passage.isLate) return;
	const { key, preset } = account.facts;
	const wait = rateLimit?.take(key, core.clock.now());
	if (wait !== undefined) {
		throw new ApiError(429, 'rate_limited', 'More than the permitted calls in a minute.', {
			details: { retry_after_seconds: wait },
		});
	}
	const fault = core.faults.take(operationId, key);
	if (fault) await meet(fault, passage);
	const reads = operation.method === 'get';
	if (!reads && !(preset === 'full' || (preset === 'limited' && LIMITED_WRITES.has(operationId)))) {
		throw new ApiError(403, 'forbidden', `A ${preset} key may not do this.`);
	}
}

async function meet(fault: Fault, passage: Passage): Promise<void> {
	const { core, signal, record } = passage;
	record.fault = fault.kind;
	if (fault.kind === 'slow' && fault.when !== 'after') await core.clock.sleep(fault.ms, signal);
	else if (worksFirst(fault)) passage.fault = fault;
	else if (fault.kind === 'gaveUp') passage.lateMs = fault.lateMs;
	if (!worksFirst(fault)) throw new Interrupted(spoil(fault, core.clock.now()));
}

function refuseRequest(context: Context, { core, record }: Passage): never {
	const errors = context.validation.errors ?? [];
	core.violations.push({
		kind: 'request',
		operationId: record.operationId,
		about: `${record.method} ${record.path}`,
		errors: errors.map((error) => `${error.instancePath || '/'} ${error.message ?? ''}`),
		body: context.request.requestBody,
	});
	throw requestRefusal(record.operationId ?? '', errors, context.request.requestBody);
}

/** Registers what the contract's library calls on the way. Done once in a process. */
async function wire() {
	const contract = await getContract();
	const { api } = contract;
	api.registerSecurityHandler('BearerAuth', authenticate);
	api.register({
		postSecurityHandler: admit,
		unauthorizedHandler: () => {
			throw new ApiError(401, 'unauthorized', 'No valid key.');
		},
		validationFail: refuseRequest,
		notFound: (_, { core, record }: Passage) => {
			const about = `${record.method} ${record.path}`;
			const errors = ['no such endpoint'];
			core.violations.push({ kind: 'request', operationId: undefined, about, errors, body: null });
			throw notFound('No such endpoint.');
		},
	});
	for (const [operationId, handler] of Object.entries(handlers)) {
		api.register(operationId, ({ request }: Context, { core, account, record }: Passage) => {
			if (!account) throw new ApiError(401, 'unauthorized', 'No valid key.');
			return handler({
				core,
				account,
				id: request.params.id ?? '',
				query: record.query,
				body: request.requestBody,
				rawBody: record.body,
			});
		});
	}
	return contract;
}

let wiring: ReturnType<typeof wire> | undefined;

/** The contract with the sandbox's work behind it. */
export function getWiredContract() {
	wiring ??= wire();
	return wiring;
}

async function work(request: Request, passage: Passage): Promise<Outcome> {
	const { core, record } = passage;
	let reply: Reply | { status: number; body: unknown };
	let headers: Record<string, string> = {};
	try {
		reply = await core.contract.api.handleRequest(request, passage);
	} catch (error) {
		if (error instanceof Interrupted) return error.outcome;
		if (!(error instanceof ApiError)) throw error;
		reply = { status: error.status, body: error.envelope() };
		headers = error.extras.headers ?? {};
	}
	const operation =
		record.operationId === undefined
			? undefined
			: core.contract.api.getOperation(record.operationId);
	if (operation && passage.checkAnswer) {
		const errors = core.contract.answerFaults(operation, reply.status, reply.body);
		if (errors.length > 0) {
			core.violations.push({
				kind: 'answer',
				operationId: record.operationId,
				about: `${record.method} ${record.path}`,
				status: reply.status,
				errors,
				body: reply.body,
			});
		}
	}
	return {
		status: reply.status,
		headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
		body: JSON.stringify(reply.body),
	};
}

/** Does what nobody waits for any more. */
async function workLate(request: Request, passage: Passage, lateMs: number): Promise<void> {
	try {
		await passage.core.clock.sleep(lateMs, passage.signal);
	} catch {
		// The sandbox is closed.
		return;
	}
	await work(request, { ...passage, isLate: true });
}

/**
 * Answers one call.
 *
 * @returns what goes over the wire, with the trace header
 */
export async function answer(request: Request, passage: Passage): Promise<Outcome> {
	const { core, signal, record } = passage;
	let outcome = await work(request, passage);
	if (passage.lateMs !== undefined) void workLate(request, passage, passage.lateMs);
	if (passage.fault?.kind === 'slow') await core.clock.sleep(passage.fault.ms, signal);
	else if (passage.fault) outcome = spoil(passage.fault, core.clock.now(), outcome);
	if (outcome === 'connection destroyed') return outcome;
	record.status = outcome.status;
	return {
		...outcome,
		headers: {
			...outcome.headers,
			'peeker-request-id': record.requestId,
			date: new Date(core.clock.now()).toUTCString(),
		},
	};
}

/** The record of a call that just came. */
export const newRecord = (
	fields: Pick<RecordedRequest, 'method' | 'path' | 'query' | 'body' | 'headers' | 'at'>,
): RecordedRequest => ({
	...fields,
	operationId: undefined,
	status: null,
	keyLabel: undefined,
	fault: undefined,
	requestId: newId('req'),
});
