/* eslint-disable @n8n/community-nodes/require-node-api-error --
   Test code, never part of the package. */
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_ROOT } from './contract';
import type { Core } from './core';
import { ApiError, invalid } from './errors';
import type { Outcome } from './faults';
import { keyLabel } from './keys';
import { answer, newRecord } from './pipeline';
import type { Passage } from './pipeline';
import type { RateLimit } from './rateLimit';
import type { RecordedRequest } from './requestLog';
import { resetWhileReading, sendInDrops, sendPart } from './wire';

const BODY_LIMIT = 10 * 1024 * 1024;

/** The body as the contract's validator takes it; undefined if there is none. */
function parseBody({ body, headers }: RecordedRequest): unknown {
	if (body === '') return undefined;
	if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
		throw invalid('body', 'Send the body as application/json.');
	}
	try {
		return JSON.parse(body);
	} catch {
		throw invalid('body', 'The body is no JSON.');
	}
}

const refusalOutcome = (error: ApiError, requestId: string): Outcome => ({
	status: error.status,
	headers: { 'content-type': 'application/json', 'peeker-request-id': requestId },
	body: JSON.stringify(error.envelope()),
});

function plainHeaders(request: FastifyRequest): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(request.headers)) {
		if (name !== 'authorization') headers[name] = String(value);
	}
	return headers;
}

function destroy(request: FastifyRequest, reply: FastifyReply): void {
	reply.hijack();
	request.raw.socket.destroy();
}

/** Sends an answer as it is, or as a fault has it. */
async function send(request: FastifyRequest, reply: FastifyReply, outcome: Outcome) {
	if (outcome === 'connection destroyed') return destroy(request, reply);
	const { sent, ...answered } = outcome;
	if (!sent) return await reply.code(outcome.status).headers(outcome.headers).send(outcome.body);
	reply.hijack();
	if (sent === 'in drops') await sendInDrops(reply.raw, answered);
	else sendPart(request.raw.socket, answered, sent.cutIn);
}

const keyOf = ({ headers }: FastifyRequest) =>
	/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];

/** Has connections die while their request arrives, where a fault says so. Such calls are recorded without a body. */
function meetFaultsOfArrival(app: FastifyInstance, { core, requests }: AppParts): void {
	app.addHook('preParsing', async (request, reply, payload) => {
		if (!core.faults.areForArrivals) return payload;
		const key = keyOf(request);
		const [path] = request.url.split('?');
		const { operationId } =
			core.contract.api.matchOperation({ method: request.method, path, headers: {} }) ?? {};
		if (!key || !operationId || !core.faults.take(operationId, key, true)) return payload;
		const { method } = request;
		const headers = plainHeaders(request);
		requests.push({
			...newRecord({ method, path, query: {}, body: '', headers, at: core.clock.now() }),
			operationId,
			fault: 'resetDuring',
			keyLabel: keyLabel(key),
		});
		reply.hijack();
		await resetWhileReading(request.raw);
		return payload;
	});
}

export interface AppParts {
	core: Core;
	rateLimit: RateLimit | undefined;
	requests: RecordedRequest[];
	signal: AbortSignal;
	checkAnswers: boolean;
}

/** The HTTP server in front of the pipeline; not yet listening. */
export function createApp(parts: AppParts) {
	const { core, rateLimit, requests, signal, checkAnswers } = parts;
	const app: FastifyInstance = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

	meetFaultsOfArrival(app, parts);

	app.all(`${API_ROOT}/*`, async (request, reply) => {
		const [address] = request.url.split('?');
		const record = newRecord({
			method: request.method,
			path: address.slice(API_ROOT.length),
			query: { ...(request.query as Record<string, string>) },
			body: typeof request.body === 'string' ? request.body : '',
			headers: plainHeaders(request),
			at: core.clock.now(),
		});
		requests.push(record);
		const passage: Passage = { core, rateLimit, signal, record, checkAnswer: checkAnswers };
		let outcome: Outcome;
		try {
			const { authorization = '' } = request.headers;
			outcome = await answer(
				{
					method: record.method,
					path: address,
					query: record.query,
					headers: { authorization, 'content-type': 'application/json' },
					body: parseBody(record),
				},
				passage,
			);
		} catch (error) {
			if (signal.aborted) return destroy(request, reply);
			if (!(error instanceof ApiError)) throw error;
			const { method, path, body } = record;
			core.violations.push({
				kind: 'request',
				operationId: undefined,
				about: `${method} ${path}`,
				errors: [error.message],
				body,
			});
			record.status = error.status;
			outcome = refusalOutcome(error, record.requestId);
		}
		return await send(request, reply, outcome);
	});
	return app;
}
