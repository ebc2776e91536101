/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';
import { outputOf, type Execution } from '../n8n/executions';
import { MANUAL_START } from '../n8n/examples';
import { until } from '../n8n/until';
import { SANDBOX_KEY, type World } from './world';

/** How one example is run after its import, and what must come of it. */
export interface ExampleCheck {
	/** The trigger to start from; default the button's. */
	start?: string;
	/** Makes what the example needs in the account, and gives the pinned item that it starts with. */
	prepare?(world: World): Promise<IDataObject | void>;
	/** Nodes that n8n must have run, each with at least one item. */
	runs: string[];
	verify?(execution: Execution, world: World): Promise<void> | void;
}

const event = (type: string, data: IDataObject): IDataObject => ({
	id: `evt_example_${type}`,
	type,
	created_at: '2026-07-01T09:00:00Z',
	data,
});

const only = (execution: Execution, node: string): IDataObject => {
	const items = outputOf(execution, node);
	assert.equal(items.length, 1, `${node} gave ${items.length} items`);
	return items[0];
};

const books = ({ sandbox }: World) => sandbox.books(SANDBOX_KEY);

/** Places an order as somebody else did before, and waits until it rests. */
async function order(
	{ sandbox }: World,
	domains: string[],
	picture: string | null = null,
): Promise<string> {
	const response = await fetch(`${sandbox.url}/orders`, {
		method: 'POST',
		headers: { authorization: `Bearer ${SANDBOX_KEY}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			user: 'dana@customer.example',
			google_licenses: 2 * domains.length,
			google_inboxes_per_domain: 2,
			sequencer: {
				provider: 'smartlead',
				client_id: null,
				login_email: 'ops@agency.example',
				login_password: 'not-a-real-password',
			},
			domains,
			personas: [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: picture }],
		}),
	});
	const { data } = (await response.json()) as { data: { id: string } };
	await until('the order to rest', () => {
		const found = sandbox.books(SANDBOX_KEY).orders.find(({ id }) => id === data.id);
		return found?.status === 'in_progress' ? undefined : true;
	});
	return data.id;
}

/** By the name of the example's file. */
export const EXAMPLE_CHECKS: Record<string, ExampleCheck> = {
	'partner-quickstart': {
		runs: ['Create Bundle', 'Check Availability', 'Order'],
		verify(execution, world) {
			const { id, domain_count } = only(execution, 'Order');
			assert.equal(domain_count, 4);
			assert.ok(books(world).orders.some((one) => one.id === id));
		},
	},
	'smoke-test': {
		runs: ['Check Availability', 'Import', 'Order'],
		verify(execution) {
			assert.match(String(only(execution, 'Import').id), /^imp_/);
			assert.match(String(only(execution, 'Order').id), /^ord_/);
		},
	},
	'buying-domains': {
		runs: ['Check Availability', 'The Two Cheapest', 'Order'],
		verify(execution) {
			const prices = outputOf(execution, 'Check Availability').map(({ price_cents }) =>
				Number(price_cents),
			);
			assert.equal(prices.length, 4);
			assert.deepEqual(
				outputOf(execution, 'The Two Cheapest').map(({ price_cents }) => price_cents),
				prices.sort((a, b) => a - b).slice(0, 2),
			);
			assert.equal(only(execution, 'Order').domain_count, 2);
		},
	},
	'importing-domains': {
		runs: ['Import', 'Nameservers', 'Message to the Customer'],
		verify(execution) {
			const { message } = only(execution, 'Message to the Customer');
			assert.match(
				String(message),
				/ns-one\.example and ns-two\.example for mine-\d+\.com, owned-\d+\.com/,
			);
		},
	},
	'deal-to-order': {
		start: 'Deal Won',
		// It waits for somebody's yes.
		runs: ['Customer', 'Plan'],
		verify(execution, world) {
			assert.match(String(only(execution, 'Plan').summary), /registers 2 domains for/);
			assert.ok(books(world).users.some(({ email }) => email === 'dana@customer.example'));
		},
	},
	'order-completed': {
		start: 'Peeker Trigger',
		prepare: async (world) =>
			event('order.completed', { id: await order(world, ['done-a.com', 'done-b.com']) }),
		runs: ['Order', 'Row for the CRM'],
		verify(execution) {
			assert.deepEqual(
				outputOf(execution, 'Row for the CRM').map(({ domain, inboxes }) => [domain, inboxes]),
				[
					['done-a.com', 'lee.novak@done-a.com'],
					['done-b.com', 'lee.novak@done-b.com'],
				],
			);
		},
	},
	'action-required': {
		start: 'Peeker Trigger',
		prepare: async (world) => {
			const domains = ['fine-picture.com', 'replace-me.com'];
			const picture = 'https://unreachable.customer.example/lee.jpg';
			return event('order.action_required', { id: await order(world, domains, picture) });
		},
		runs: ['Pending Actions', 'Find a Replacement', 'Swap', 'Rename'],
		async verify(execution, world) {
			assert.equal(only(execution, 'Swap').replacement_domain, 'new-me.com');
			const id = only(execution, 'Peeker Trigger').data as IDataObject;
			await until('the order to go on by itself', () => {
				const found = books(world).orders.find((one) => one.id === id.id);
				return found?.status === 'completed' || undefined;
			});
		},
	},
	'failing-domain': {
		prepare: async (world) => void (await order(world, ['try-acme.com'])),
		runs: ['Find Replacements', 'Swap'],
		verify(execution) {
			assert.equal(only(execution, 'Swap').replacement_domain, 'new-try-acme.com');
		},
	},
	'bulk-forwarding': {
		prepare: async (world) => void (await order(world, ['point-a.com', 'dnsfail-b.com'])),
		runs: ['Domains in Use', 'Forward', 'What Failed'],
		verify(execution) {
			assert.ok(outputOf(execution, 'Forward').every(({ status }) => status !== 'in_progress'));
			assert.deepEqual(
				outputOf(execution, 'What Failed').map((row) => row.domain ?? Object(row.failed).domain),
				['dnsfail-b.com'],
			);
		},
	},
	'peeker-events': {
		start: 'Peeker Trigger',
		runs: ['Summary'],
		verify(execution) {
			assert.deepEqual(only(execution, 'Summary'), {
				event: 'order.completed',
				about: 'ord_01J2PKORD0000000000000000A',
				environment: 'test',
			});
		},
	},
	'look-around': { start: MANUAL_START, runs: ['Account', 'Names'] },
};
