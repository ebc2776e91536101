import fc from 'fast-check';

import { errorDetails } from '../../nodes/api/errors/errorDetails';
import { explain, explainUnknownOutcome } from '../../nodes/api/errors/explain';
import type { Failure } from '../../nodes/api/errors/failure';
import { PeekerError, withFacts, withNote } from '../../nodes/api/errors/failure';

const refusal = (rest: Partial<Failure> = {}): Failure => ({
	retryClass: 'clientError',
	kind: 'api',
	status: 400,
	...rest,
});

describe('an error as data', () => {
	it('of refused input tells that nothing was sent', () => {
		expect(errorDetails(new PeekerError("'Name' needs a text", 'Nothing was sent.'))).toEqual({
			code: 'invalid_input',
			repeat: 'safe',
			description: 'Nothing was sent.',
		});
	});

	it("of a refusal holds the API's code, field, details and request ID", () => {
		const error = explain(
			refusal({
				code: 'domains_not_submittable',
				field: 'domains',
				requestId: 'req_1',
				details: { required_replacements: 1, domains_not_submittable: [{ domain: 'a.example' }] },
			}),
		);
		expect(errorDetails(error)).toEqual({
			code: 'domains_not_submittable',
			field: 'domains',
			request_id: 'req_1',
			repeat: 'safe',
			required_replacements: 1,
			domains_not_submittable: [{ domain: 'a.example' }],
			description: error.description,
		});
	});

	it.each<[Partial<Failure>, string]>([
		[{ code: 'anything_new' }, 'anything_new'],
		[{ status: 418 }, 'http_418'],
		[{ kind: 'connectionRefused' }, 'connection_refused'],
		[{ kind: 'html', status: 502 }, 'html'],
		[{ kind: 'blockedByN8n', status: undefined }, 'blocked_by_n8n'],
	])('of %j has the code %s', (failure, code) => {
		expect(errorDetails(explain(refusal(failure))).code).toBe(code);
	});

	it('names the user that is there already, wherever the API put its ID', () => {
		const failure = refusal({ endpoint: 'createUser', details: { user: { id: 'usr_9' } } });
		expect(errorDetails(explain(failure))).toMatchObject({ user_id: 'usr_9' });
	});

	it('tells how long Peeker asked to wait, in whole seconds', () => {
		const failure = refusal({ retryClass: 'rateLimited', status: 429, retryAfterMs: 400_200 });
		expect(errorDetails(explain(failure))).toMatchObject({ retry_after_seconds: 401 });
	});

	it.each<[Failure['endpoint'], string]>([
		['createOrder', 'safe'],
		['updateUser', 'safe'],
		['createSwap', 'unknown'],
		['cancelOrder', 'unknown'],
		[undefined, 'unknown'],
	])('of a lost %s says that a repeat is %s', (endpoint, repeat) => {
		const lost: Failure = { retryClass: 'lost', kind: 'timeout', endpoint };
		expect(errorDetails(explainUnknownOutcome(lost))).toMatchObject({ code: 'timeout', repeat });
	});

	it('keeps what was added on the way up', () => {
		const error = new PeekerError('A', 'B', { code: 'still_running', data: { order_id: 'ord_1' } });
		const added = withFacts(withNote(error, 'C'), { repeat: 'harmful', data: { status: 'x' } });
		expect(errorDetails(added as PeekerError)).toEqual({
			code: 'still_running',
			repeat: 'harmful',
			order_id: 'ord_1',
			status: 'x',
			description: 'B\nC',
		});
	});

	it('is never overwritten by what the API puts into its details', () => {
		const details = fc.dictionary(
			fc.constantFrom('code', 'field', 'description', 'repeat', 'request_id', 'other'),
			fc.anything(),
		);
		fc.assert(
			fc.property(details, (one) => {
				const error = explain(refusal({ code: 'forbidden', requestId: 'req_1', details: one }));
				expect(errorDetails(error)).toMatchObject({
					code: 'forbidden',
					repeat: 'safe',
					request_id: 'req_1',
					description: error.description,
				});
				expect(errorDetails(error).field).toBeUndefined();
			}),
		);
	});
});
