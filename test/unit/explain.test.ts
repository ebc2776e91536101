/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node.js itself */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';

import { KIND_TEXTS } from '../../nodes/api/errors/connectionTexts';
import * as texts from '../../nodes/api/errors/errorTexts';
import { explain, explainUnknownOutcome } from '../../nodes/api/errors/explain';
import type { Failure } from '../../nodes/api/errors/failure';
import { PeekerError, withNote } from '../../nodes/api/errors/failure';
import { schemaAt } from '../contract/openapi';

/** The codes whose mention in a message makes n8n replace the whole message (n8n-workflow, NodeError). */
function commonErrors(): string[] {
	const root = join(dirname(require.resolve('n8n-workflow')), '..');
	const source = readFileSync(join(root, 'cjs/errors/abstract/node.error.js'), 'utf8');
	const [, block] = /const COMMON_ERRORS = \{([\s\S]*?)\n\};/.exec(source) ?? [];
	return [...(block ?? '').matchAll(/^\s+([A-Z_]+):/gm)].map(([, code]) => code);
}

const COMMON_ERRORS = commonErrors();
const STATUS_OF: Record<string, number> = {
	unauthorized: 401,
	forbidden: 403,
	not_found: 404,
	rate_limited: 429,
	internal_error: 500,
};

const CODES = schemaAt('ErrorCode', 'enum') as string[];
const KINDS = Object.keys({
	html: 1,
	gateway: 1,
	emptyBody: 1,
	brokenJson: 1,
	redirect: 1,
	dns: 1,
	connectionRefused: 1,
	tls: 1,
	timeout: 1,
	connectionLost: 1,
	stopped: 1,
	queueTooLong: 1,
	outOfTime: 1,
	heldBack: 1,
	blockedByN8n: 1,
} satisfies Record<Exclude<Failure['kind'], 'api'>, 1>) as Array<Failure['kind']>;

const refusal = (rest: Partial<Failure>): Failure => ({
	retryClass: 'clientError',
	kind: 'api',
	status: 400,
	requestId: 'req_1',
	...rest,
});

const ofCode = (code: string, rest: Partial<Failure> = {}) =>
	explain(refusal({ code, status: STATUS_OF[code] ?? 400, ...rest }));

describe('every text', () => {
	const all = [
		...Object.values(texts.CODE_TEXTS),
		...Object.values(KIND_TEXTS),
		...texts.UNLISTED_TEXTS.map(({ text }) => text),
		texts.OTHER_REFUSAL,
	];

	it('has a headline of its own and an advice', () => {
		expect(new Set(all.map(({ headline }) => headline)).size).toBe(all.length);
		expect(all.filter(({ advice }) => !/^[A-Z][^]{10,}\.$/.test(advice))).toEqual([]);
		expect(all.filter(({ headline }) => /\.$/.test(headline))).toEqual([]);
	});

	it('keeps clear of the codes that n8n replaces messages for', () => {
		expect(COMMON_ERRORS).toEqual(expect.arrayContaining(['EPERM', 'ENOENT', 'ECONNREFUSED']));
		expect(COMMON_ERRORS.length).toBeGreaterThanOrEqual(16);
		const headlines = [
			...all.map(({ headline }) => headline),
			explainUnknownOutcome(refusal({})).message,
		];
		for (const code of COMMON_ERRORS) {
			// "[item N]" is put behind the headline.
			const hit = headlines.filter((text) => `${text} [item 0]`.toUpperCase().includes(code));
			expect(hit).toEqual([]);
		}
	});
});

describe('a refusal', () => {
	it.each(CODES)('%s has its own words', (code) => {
		const { headline, advice } = texts.CODE_TEXTS[code];
		const error = ofCode(code);
		expect(error.message).toBe(headline);
		expect(error.description).toBe(`${advice}\nCode: ${code}\nRequest ID: req_1`);
	});

	it.each([
		['insufficient_funds', 402, 'could not charge'],
		['payment_required', 402, 'could not charge'],
		['whatever', 402, 'could not charge'],
		['premium_swap_quota_exceeded', 400, 'no allowance left'],
		['swap_limit_reached', 400, 'no allowance left'],
		['swap_cooldown_active', 400, 'swapped too recently'],
		['email_already_exists', 409, 'already is a user'],
		['EMAIL_TAKEN', 409, 'already is a user'],
		['whatever', 401, 'did not accept the API key'],
		['whatever', 403, 'may not do that'],
		['whatever', 404, 'does not know the thing'],
		['whatever', 429, 'too many calls'],
		['whatever', 503, 'a fault on its side'],
		['whatever', 418, 'refused this request'],
		['constructor', 400, 'refused this request'],
		['__proto__', 400, 'refused this request'],
		[undefined, 400, 'refused this request'],
	])('%s with status %i reads "… %s …"', (code, status, words) => {
		expect(explain(refusal({ code, status })).message).toContain(words);
	});

	it('of a direct import for lack of room names the job form', () => {
		const details = { reason: 'cloudflare_account_capacity', retry_after_seconds: 5 };
		const error = ofCode('rate_limited', { details });
		expect(error.message).toContain('no room for another direct import');
		expect(error.description).toContain("'Queue'");
	});

	it.each<[string | undefined, Partial<Failure>]>([
		['invalid_request', { field: 'email', details: { user: { id: 'usr_9' } } }],
		['invalid_request', { details: { existing_user_id: 'usr_9' } }],
		['conflict', { status: 409, details: { user: { id: 'usr_9' } } }],
		[undefined, { status: 409, details: { id: 'usr_9' } }],
	])('%s with the ID of a user tells of the duplicate', (code, rest) => {
		const error = explain(refusal({ endpoint: 'createUser', code, ...rest }));
		expect(error.message).toBe(texts.DUPLICATE_USER.headline);
		expect(error.description).toContain('usr_9');
	});

	it.each(CODES.filter((code) => code !== 'invalid_request'))(
		'%s keeps its words when its details name a user',
		(code) => {
			const error = ofCode(code, { details: { user: 'usr_9' } });
			expect(error.message).toBe(texts.CODE_TEXTS[code].headline);
		},
	);
});

describe('the details', () => {
	it.each<[string, Record<string, unknown>, string[]]>([
		[
			'domain_count_mismatch',
			{ required_count: 19, submitted_count: 17, missing_count: 2 },
			['needs 19 domains and got 17: add 2 more.'],
		],
		[
			'domain_count_mismatch',
			{ required_count: 19, submitted_count: 21, missing_count: 0 },
			['needs 19 domains and got 21: leave out 2.'],
		],
		['domain_already_in_active_order', { domains: ['a.com', 'b.com'] }, ['Domains: a.com, b.com.']],
		[
			'domain_already_in_active_order',
			{ domains: [{ domain: 'a.com' }, { id: 'dom_1' }] },
			['Domains: a.com, {"id":"dom_1"}.'],
		],
		[
			'domains_not_submittable',
			{
				required_replacements: 2,
				domains_not_submittable: [
					{ domain: 'a.com', reason: 'premium' },
					{ domain: 'b.com' },
					'c.com',
				],
			},
			['To be replaced: a.com (premium), b.com, c.com.'],
		],
		[
			'domain_not_usable_for_provider',
			{ domain: 'a.com', provider: 'microsoft', usable_for: ['google'] },
			['a.com is needed for microsoft, but is usable for google.'],
		],
		[
			'domain_not_usable_for_provider',
			{ domain: 'a.com', provider: 'microsoft', usable_for: [] },
			['a.com is needed for microsoft, but is usable for nothing.'],
		],
	])('of %s are told in words', (code, details, sentences) => {
		const { description } = ofCode(code, { details });
		for (const sentence of sentences) expect(description).toContain(sentence);
		expect(description).not.toContain('Details:');
	});

	it.each<[Record<string, unknown>, string]>([
		[{ domain: 'a.com' }, 'Details: {"domain":"a.com"}'],
		[{ usable_for: ['google'] }, 'Details: {"usable_for":["google"]}'],
		[{ missing_count: 2 }, 'Details: {"missing_count":2}'],
		[{ domains: 'a.com' }, 'Details: {"domains":"a.com"}'],
		[{ domains: ['a.com'], hint: 'wait' }, 'Details: {"hint":"wait"}'],
		[{ anything: { nested: 1 } }, 'Details: {"anything":{"nested":1}}'],
	])('that no sentence tells are given as they are: %j', (details, fact) => {
		expect(ofCode('invalid_request', { details }).description.split('\n')).toContain(fact);
	});

	it('come after the advice, each fact on its line, the request ID last', () => {
		const error = ofCode('invalid_request', {
			field: 'domains[3]',
			apiMessage: 'Bad domain',
			details: { position: 3 },
		});
		expect(error.description.split('\n')).toEqual([
			texts.CODE_TEXTS.invalid_request.advice,
			"Peeker's words: Bad domain",
			'Code: invalid_request',
			'Field: domains[3]',
			'Details: {"position":3}',
			'Request ID: req_1',
		]);
	});

	it('are cut when they are long, and the request ID is not lost by that', () => {
		const long = 'x'.repeat(100_000);
		const { description } = ofCode('invalid_request', {
			apiMessage: long,
			details: { long, domains: [long] },
		});
		expect(description.length).toBeLessThan(3_000);
		expect(description).toMatch(/Request ID: req_1$/);
	});
});

describe('an answer that is none', () => {
	it.each(KINDS)('%s has its own words', (kind) => {
		const { headline, advice } = KIND_TEXTS[kind];
		const error = explain({ retryClass: 'lost', kind });
		expect(error).toBeInstanceOf(PeekerError);
		expect(error.message).toBe(headline);
		expect(error.description).toBe(advice);
	});

	it('tells its HTTP status and request ID', () => {
		const { description } = explain({
			retryClass: 'lost',
			kind: 'html',
			status: 502,
			requestId: 'req_7',
		});
		expect(description).toMatch(/\nHTTP status: 502\nRequest ID: req_7$/);
	});
});

describe('a write with an unknown outcome', () => {
	it('says so, why, and how to find out', () => {
		const lost: Failure = { retryClass: 'lost', kind: 'timeout', requestId: 'req_8' };
		const error = explainUnknownOutcome(lost, 'Look there.');
		expect(error.message).toContain('may or may not have done this');
		expect(error.description).toMatch(/^Peeker did not answer in time, so it is not known/);
		expect(error.description).toMatch(/ Look there\.\nRequest ID: req_8$/);
		expect(error.failure).toEqual({ ...lost, mayBeDone: true });
	});
});

describe('a note', () => {
	it('is put behind the description of our own errors only', () => {
		const noted = withNote(ofCode('not_found'), 'Done before.');
		expect(noted).toBeInstanceOf(PeekerError);
		expect(noted).toMatchObject({
			message: texts.CODE_TEXTS.not_found.headline,
			description: expect.stringMatching(/Request ID: req_1\nDone before\.$/),
			failure: { code: 'not_found' },
		});
		const foreign = new Error('x');
		expect(withNote(foreign, 'Done before.')).toBe(foreign);
	});
});

describe('a hostile answer', () => {
	const hostile = fc
		.tuple(fc.string(), fc.constantFrom(...COMMON_ERRORS), fc.string())
		.map((parts) => parts.join(''));
	const failure = fc.record<Failure>(
		{
			retryClass: fc.constantFrom('clientError', 'serverError', 'lost', 'rateLimited'),
			kind: fc.constantFrom('api', ...KINDS),
			status: fc.constantFrom(400, 404, 409, 429, 500, 502),
			code: fc.oneof(hostile, fc.constantFrom(...CODES)),
			field: hostile,
			apiMessage: hostile,
			requestId: hostile,
			details: fc.dictionary(
				fc.oneof(
					hostile,
					fc.constantFrom(
						'domains',
						'domain',
						'provider',
						'reason',
						'usable_for',
						'domains_not_submittable',
						'required_count',
					),
				),
				fc.oneof(hostile, fc.anything(), fc.array(fc.anything())),
			),
		},
		{ requiredKeys: ['retryClass', 'kind', 'requestId'] },
	);

	it('never gets a word into the message, and its request ID is always in the description', () => {
		fc.assert(
			fc.property(failure, (one) => {
				for (const error of [explain(one), explainUnknownOutcome(one, 'Look there.')]) {
					const message = error.message.toUpperCase();
					expect(COMMON_ERRORS.filter((code) => message.includes(code))).toEqual([]);
					expect(error.description).toContain(`Request ID: ${one.requestId}`);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

it('names what was not found, where the endpoint tells', () => {
	const status = 404;
	const bundle = explain(refusal({ code: 'not_found', status, endpoint: 'getBundle' }));
	expect(bundle.message).toBe('Peeker has no bundle with this ID');
	const swap = explain(refusal({ code: 'whatever', status, endpoint: 'createSwap' }));
	expect(swap.message).toBe('Peeker has no domain with this ID');
});

describe('an order that names something unknown', () => {
	const unknown = (rest: Partial<Failure>) =>
		explain(refusal({ code: 'not_found', status: 404, endpoint: 'createOrder', ...rest })).message;

	it.each<[Partial<Failure>, string]>([
		[{ field: 'bundle_id' }, 'Peeker has no bundle with this ID'],
		[{ field: 'user' }, 'Peeker has no user with this ID'],
		[{ apiMessage: 'Bundle not found.' }, 'Peeker has no bundle with this ID'],
		[{ apiMessage: 'No such user' }, 'Peeker has no user with this ID'],
		[{ apiMessage: 'User or bundle not found' }, 'Peeker has no user or no bundle with this ID'],
		[{}, 'Peeker has no user or no bundle with this ID'],
	])('%j reads "%s"', (rest, message) => {
		expect(unknown(rest)).toBe(message);
	});
});

describe('one code at several endpoints', () => {
	it.each<[string, Failure['endpoint'], RegExp]>([
		['duplicate', 'createUser', /already is a user/],
		['already_exists', 'updateUser', /already is a user/],
		['duplicate', 'createOrder', /this order for one/],
		['swap_already_exists', 'createSwap', /this swap for one/],
		['duplicate_request', 'importDomains', /this import for one/],
		['already_exists', 'createBundle', /this is there already/],
		['quota_exceeded', 'createSwap', /no allowance left/],
		['quota_exceeded', 'createOrder', /refused this request/],
		['cooldown', 'getMe', /refused this request/],
		['load_balancer_error', 'createOrder', /refused this request/],
		['invalid_credentials', 'createOrder', /refused this request/],
	])('%s of %s', (code, endpoint, words) => {
		expect(explain(refusal({ code, endpoint })).message).toMatch(words);
	});
});

describe('the size of a text', () => {
	const rows = (count: number) =>
		Array.from({ length: count }, (_, n) => ({ domain: `a-rather-long-name-${n}.example` }));

	it('leaves room for every name of a list that one can act on', () => {
		const { description } = ofCode('domains_not_submittable', {
			apiMessage: 'x'.repeat(10_000),
			details: { domains_not_submittable: rows(150) },
		});
		for (const { domain } of rows(150)) expect(description).toContain(domain);
		expect(Buffer.byteLength(description)).toBeLessThan(8_192);
	});

	it('stays below 8 KB, whatever is in it, and keeps the request ID', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
				fc.nat(20_000),
				(word, times) => {
					const long = word.repeat(times);
					const details = { domains: [long, ...rows(3_000)], long };
					const { message, description } = ofCode('invalid_request', { field: long, details });
					expect(Buffer.byteLength(message + description)).toBeLessThanOrEqual(8_192);
					expect(description).toMatch(/Request ID: req_1$/);
				},
			),
			{ numRuns: 50 },
		);
	});

	it('counts what is left out of a list', () => {
		const { description } = ofCode('domains_not_submittable', {
			details: { domains_not_submittable: rows(1_000) },
		});
		expect(description).toMatch(/, and \d+ more\./);
	});
});
