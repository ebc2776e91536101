import * as faults from './faults';
import { orderOf, WRITES } from './given';
import { byId, labForEach, saidOf } from './lab';

const lab = labForEach();

const NOT_USERS = WRITES.filter(({ effect }) => effect !== 'user' && effect !== 'rename');

describe('texts go by endpoint and code', () => {
	it.each(
		NOT_USERS.flatMap((write) =>
			['duplicate', 'already_exists', 'duplicate_request'].map((code) => ({
				title: `#9 ${code} on ${write.name}`,
				write,
				code,
			})),
		),
	)('$title does not speak of an email address', async ({ write, code }) => {
		const { items, parameters } = write.given(lab, 1);
		lab.gateway.on(write.call, faults.refuse(409, code, 'It is there.'), { times: 9 });
		const result = await lab.run(write.resource, write.operation, parameters, { items });
		expect(saidOf(result)).not.toMatch(/user with this email/i);
		expect(saidOf(result)).toContain(code);
	});

	it('#9 rate_limit_exceeded is not a premium quota', async () => {
		lab.gateway.on('GET /me', faults.refuse(429, 'rate_limit_exceeded', 'Slow down.'), {
			times: 99,
		});
		const result = await lab.run('account', 'get');
		expect(saidOf(result)).not.toMatch(/premium|quota/i);
		expect(saidOf(result)).toMatch(/too many|limit/i);
	});

	it('#18 all of 90 blocked domains are named', async () => {
		const names = Array.from({ length: 90 }, (_, n) => `blocked-domain-number-${n}.example`);
		for (const name of names) lab.state.unavailable.set(name, 'taken');
		const result = await lab.run('order', 'create', orderOf(names));
		const said = saidOf(result);
		expect(names.filter((name) => !said.includes(name))).toEqual([]);
		expect(said.length).toBeLessThanOrEqual(8192);
	});

	it('#18 an ID copied with its three dots says that they are the trouble', async () => {
		const result = await lab.run('bundle', 'get', { bundleId: byId('={{ "bun_01HZX0BU…" }}') });
		expect(saidOf(result)).toMatch(/["“'‘(]…["”'’)]|three dots|ellipsis/i);
		expect(lab.gateway.calls).toEqual([]);
	});

	it.each(['not_found', 'internal_error', 'invalid_request'])(
		'#18 a 200 whose body is the error %s is no success',
		async (code) => {
			lab.gateway.on('GET /bundles/*', faults.errorWith200(code, 'It broke.'), { times: 9 });
			const result = await lab.run('bundle', 'get', { bundleId: byId('bun_1') });
			expect(result.status).toBe('error');
			expect(saidOf(result)).toContain(code);
		},
	);

	it('#18 a bad value inside Personas (JSON) is named with its key and its value', async () => {
		const parameters = {
			...orderOf('one.example'),
			personasFrom: 'json',
			personasJson: JSON.stringify([{ firstName: 'Lee', lastName: { nested: 'Novak' } }]),
		};
		const said = saidOf(await lab.run('order', 'create', parameters));
		expect(said).toMatch(/lastName|Last Name/);
		expect(said).toContain('nested');
	});
});

describe('error items that a workflow can branch on', () => {
	const KEYS = ['code', 'description', 'repeat', 'request_id'];

	it('#19 an API refusal', async () => {
		const refusal = faults.refuse(400, 'invalid_request', 'No.', { field: 'user' });
		lab.gateway.on('POST /orders', refusal);
		const { items } = await lab.run('order', 'create', orderOf('one.example'), {
			continueOnFail: true,
		});
		const { error, details } = items[0].json as { error: unknown; details: object };
		expect(typeof error).toBe('string');
		expect(details).toMatchObject({ code: 'invalid_request', field: 'user', repeat: 'safe' });
		expect(Object.keys(details)).toEqual(expect.arrayContaining(KEYS));
	});

	it.each(WRITES.filter(({ effect }) => ['swap', 'bundle'].includes(effect)))(
		'#19 $name that is lost must not be repeated blindly',
		async ({ resource, operation, call, given }) => {
			const { items, parameters } = given(lab, 1);
			lab.gateway.on(call, faults.giveUp(lab.time, 3_600_000, 504), { times: 99 });
			const result = await lab.run(resource, operation, parameters, {
				items,
				continueOnFail: true,
			});
			expect(result.items[0].json.details).toMatchObject({
				repeat: expect.stringMatching(/unknown|harmful/),
			});
		},
	);

	it('#19 a 429 tells how long', async () => {
		lab.gateway.on('GET /me', faults.tooMany(400), { times: 99 });
		const { items } = await lab.run('account', 'get', {}, { continueOnFail: true });
		expect(items[0].json.details).toMatchObject({ code: 'rate_limited', retry_after_seconds: 400 });
	});

	it('#19 a refused input', async () => {
		const { items } = await lab.run(
			'bundle',
			'get',
			{ bundleId: byId('={{ "nonsense" }}') },
			{
				continueOnFail: true,
			},
		);
		expect(items[0].json.details).toMatchObject({ field: expect.any(String), repeat: 'safe' });
	});
});
