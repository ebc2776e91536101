import type { Fault } from '../sandbox';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What the first item comes to: its rows, or an error that says that this is not known, or a plain refusal. */
export type End = 'done' | 'unknown' | 'refused';

/** Something that goes wrong in the world: one column of the fault matrix. */
export interface Trial {
	name: string;
	fault: Fault;
	/** Nobody answered that the work was not done. */
	leavesDoubt?: boolean;
	/** No answer came that could name its request. */
	isUnanswered?: boolean;
	end?: End;
	/** Hits every item. */
	isLasting?: boolean;
	isSlow?: boolean;
	/** How long the node waits at the least. */
	waitsMs?: number;
	/** How far the clock of n8n's computer jumps when the fault hits. */
	clockJumpMs?: number;
	/** Only for what makes or changes something: a read meets nothing in it that is not in another column. */
	isForWrites?: boolean;
	/** n8n runs the whole node again (Retry On Fail); a pass ends with the first item that fails. */
	isRunAgain?: boolean;
}

/** A refusal that names a user, as that of a second user with one address does. */
export const duplicateOf = (id: string) => ({
	error: { code: 'invalid_request', message: 'There is one already.', details: { user: { id } } },
});

const HTML =
	'<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry</h1></body></html>';
const TEXT = 'upstream connect error or disconnect/reset before headers';
const JSON_OF_GATEWAY = '{"message":"Endpoint request timed out"}';

const page = (status: number, contentType: string, body: string) => ({ status, contentType, body });

const FROM_THE_API: Trial[] = [
	{ name: '429 once', fault: { kind: 'rateLimited', retryAfterSeconds: 7 }, waitsMs: 7_000 },
	{
		name: '429 for 60 s',
		fault: { kind: 'rateLimited', as: 'nothing', times: 0, forMs: MINUTE_MS },
		waitsMs: MINUTE_MS,
	},
	{ name: '500', fault: { kind: 'status', status: 500 } },
	{ name: '500 after the work', fault: { kind: 'status', status: 500, afterWork: true } },
	{
		name: '503 Retry-After',
		fault: { kind: 'status', status: 503, retryAfterSeconds: 20 },
		waitsMs: 20_000,
	},
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

const FROM_THE_WIRE: Trial[] = [
	{ name: 'reset before', fault: { kind: 'resetBefore' }, leavesDoubt: true, isUnanswered: true },
	{ name: 'reset during', fault: { kind: 'resetDuring' }, leavesDoubt: true, isUnanswered: true },
	{ name: 'reset after', fault: { kind: 'resetAfter' } },
	{ name: 'half of the headers', fault: { kind: 'cut', in: 'headers' } },
	{ name: 'half of the body', fault: { kind: 'cut', in: 'body' } },
	{ name: 'no last chunk', fault: { kind: 'cut', in: 'chunks' } },
	{ name: 'half of the JSON', fault: { kind: 'truncatedJson' } },
	{ name: 'drops', fault: { kind: 'drip' } },
	{
		name: 'slow before',
		fault: { kind: 'slow', ms: HOUR_MS },
		leavesDoubt: true,
		isUnanswered: true,
		isSlow: true,
	},
	{
		name: 'slow after',
		fault: { kind: 'slow', ms: HOUR_MS, when: 'after' },
		isSlow: true,
	},
];

const FROM_A_GATEWAY: Trial[] = [
	{ name: 'HTML 200', fault: { kind: 'html' }, leavesDoubt: true },
	{ name: 'HTML 200 after the work', fault: { kind: 'html', afterWork: true } },
	{ name: 'HTML 502 after the work', fault: { kind: 'html', status: 502, afterWork: true } },
	{
		name: 'text 503',
		fault: { kind: 'body', ...page(503, 'text/plain', TEXT) },
		leavesDoubt: true,
	},
	{
		name: 'HTML 520 after the work',
		fault: { kind: 'body', ...page(520, 'text/html', HTML), afterWork: true },
	},
];

/** A gateway gives up while the API goes on. */
const GAVE_UP: Trial[] = [
	{
		name: 'HTML 524, done 20 s later',
		fault: { kind: 'gaveUp', ...page(524, 'text/html', HTML), lateMs: 20_000 },
	},
	{
		name: 'JSON 504, done 5 min later',
		fault: {
			kind: 'gaveUp',
			...page(504, 'application/json', JSON_OF_GATEWAY),
			lateMs: 5 * MINUTE_MS,
		},
		leavesDoubt: true,
	},
];

const FROM_N8N: Trial[] = [
	{
		name: '429, clock back 1 h',
		fault: { kind: 'rateLimited', retryAfterSeconds: 7 },
		waitsMs: 7_000,
		clockJumpMs: -HOUR_MS,
	},
	{
		name: 'reset after, clock 1 day ahead',
		fault: { kind: 'resetAfter' },
		clockJumpMs: 24 * HOUR_MS,
	},
	{
		name: 'refused, run again',
		fault: { kind: 'status', status: 403 },
		isRunAgain: true,
	},
	{
		name: 'answers lost, run again',
		fault: { kind: 'resetAfter', times: 4 },
		isRunAgain: true,
	},
];

/** All that goes wrong, one after the other, in the order of the printed columns. */
export const TRIALS: Trial[] = [
	...FROM_THE_API,
	...FROM_THE_WIRE,
	...FROM_A_GATEWAY,
	...[...GAVE_UP, ...FROM_N8N].map((trial) => ({ ...trial, isForWrites: true })),
];
