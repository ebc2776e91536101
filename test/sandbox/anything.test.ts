/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createVirtualClock, startSandbox } from './index';
import type { Sandbox } from './index';
import { caller, orderBody, startReceiver } from './testing';

const RUNS = Number(process.env.SANDBOX_RUNS ?? 25);
const KEY = 'pk_live_anything';

type Step = (sandbox: Sandbox, call: ReturnType<typeof caller>) => Promise<unknown>;

const name = fc.constantFrom(
	'a.example',
	'b.example',
	'c.example',
	'nons-d.example',
	'replace-e.example',
	'failorder-f.example',
	'taken-g.example',
	'swapfail-h.example',
	'swapaction-i.example',
	'hasmicrosoft-j.example',
	'dnsfail-k.example',
	'no name',
);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });
const some = fc.nat({ max: 50 });

const pick = <T extends { id: string }>(rows: T[], at: number, prefix: string) =>
	rows[at % rows.length]?.id ?? `${prefix}_none`;

const step: fc.Arbitrary<Step> = fc.oneof(
	names.map(
		(domains): Step =>
			(_, call) =>
				call('POST', '/domains/import', { domains }),
	),
	names.map(
		(domains): Step =>
			(_, call) =>
				call('POST', '/domains/import/jobs', { domains }),
	),
	names.map(
		(domains): Step =>
			(_, call) =>
				call('POST', '/domains/availability', { domains }),
	),
	fc.record({ domains: names, microsoft: fc.nat({ max: 2 }) }).map(
		({ domains, microsoft }): Step =>
			(_, call) =>
				call('POST', '/orders', {
					...orderBody(domains),
					google_licenses: Math.max(0, domains.length - microsoft) * 2,
					microsoft_licenses: microsoft,
					microsoft_inboxes_per_domain: 25,
				}),
	),
	fc.record({ at: some, domains: fc.option(names, { nil: undefined }) }).map(
		({ at, domains }): Step =>
			(sandbox, call) =>
				call(
					'POST',
					`/orders/${pick(sandbox.books(KEY).orders, at, 'ord')}/cancel`,
					domains && { domains },
				),
	),
	fc
		.record({ at: some, type: fc.constantFrom('standard', 'premium'), replacement_domain: name })
		.map(
			({ at, ...fields }): Step =>
				(sandbox, call) => {
					const domain_id = pick(sandbox.books(KEY).domains, at, 'dom');
					return call('POST', '/swaps', { ...fields, domain_id });
				},
		),
	some.map(
		(at): Step =>
			(sandbox, call) => {
				const { personas } = orderBody([]);
				const domain_id = pick(sandbox.books(KEY).domains, at, 'dom');
				return call('POST', '/swaps/user_names', { domain_id, personas });
			},
	),
	names.map(
		(domains): Step =>
			(_, call) =>
				call('POST', '/domains/forwarding', { domains, forwarding_url: 'https://t.example' }),
	),
	some.map(
		(at): Step =>
			async (sandbox) => {
				const { pendingActions } = sandbox.books(KEY);
				const id = pick(pendingActions, at, 'act');
				if (pendingActions.length > 0) sandbox.partner.resolveAction(KEY, id);
			},
	),
	fc.constantFrom('/orders', '/domains', '/swaps', '/orders/pending', '/users?per_page=1').map(
		(path): Step =>
			(_, call) =>
				call('GET', path),
	),
);

test('whatever is asked in whatever order, answers and webhooks keep to the contract', async () => {
	const receiver = await startReceiver();
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ step, wait: fc.constantFrom(0, 10, 40 * 24 * 3_600_000) }), {
				minLength: 5,
				maxLength: 25,
			}),
			async (steps) => {
				const clock = createVirtualClock();
				const sandbox = await startSandbox({ clock, rateLimit: false, stepMs: 10 });
				sandbox.webhooks.setUrl('*', receiver.url);
				const call = caller(sandbox, KEY);
				for (const { step: act, wait } of steps) {
					await act(sandbox, call);
					if (wait > 0) await clock.advance(wait);
				}
				await clock.advance(100);
				await sandbox.idle();
				const books = sandbox.books(KEY);
				await sandbox.close();

				expect(sandbox.violations.filter(({ kind }) => kind !== 'request')).toEqual([]);
				expect(sandbox.requests.filter(({ status }) => (status ?? 500) >= 500)).toEqual([]);
				// Every domain that is in use belongs to one order at most, and every receipt was paid.
				const used = books.orders.flatMap((order) =>
					['failed', 'cancelled'].includes(order.status) ? [] : order.domainIds,
				);
				expect(new Set(used).size).toBe(used.length);
				const paid = books.charges
					.filter((charge) => charge.for.startsWith('ord_'))
					.reduce((sum, charge) => sum + charge.cents, 0);
				const owed = books.orders
					.flatMap((order) => order.lines)
					.reduce((sum, line) => sum + line.amount_cents, 0);
				expect(paid).toBe(owed);
				expect(books.orders.filter((order) => order.status === 'in_progress')).toEqual([]);
				expect(books.imports.filter((job) => job.status === 'in_progress')).toEqual([]);
				expect(books.swaps.filter((swap) => swap.status === 'in_progress')).toEqual([]);
			},
		),
		{ numRuns: RUNS },
	);
	await receiver.close();
});

test('as a program it says how to use it, and stops on Ctrl-C', async () => {
	const program = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'main.ts')], {
		env: { ...process.env, SANDBOX_PORT: '0' },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const exited = once(program, 'exit');
	let output = '';
	for await (const chunk of program.stdout.setEncoding('utf8')) {
		output += chunk;
		if (output.includes('Stop with Ctrl-C.')) break;
	}
	const url = /http:\/\/127\.0\.0\.1:\d+\/partner\/v1/.exec(output)?.[0] ?? '';
	const key = /pk_test_\w+/.exec(output)?.[0] ?? '';
	expect((await caller({ url }, key)('GET', '/me')).status).toBe(200);
	expect(output).toMatch(/whsec_/);
	program.kill('SIGINT');
	expect(await exited).toEqual([0, null]);
});
