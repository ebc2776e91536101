import type { FastifyInstance } from 'fastify';
import type { Sandbox } from './index';
import type { Fault } from './faults';
import type { Environment } from './keys';
import type { NameMark } from './store';
import type { SenderHabits } from './webhooks';

const ROOT = '/_sandbox';

interface WebhookSettings extends Partial<SenderHabits> {
	/** Where events go; null for nowhere. */
	url?: string | null;
	/** Whose events: a key, an `org_` ID or `*`; default `*`. */
	owner?: string;
	secrets?: Partial<Record<Environment, string>>;
	/** true holds events back; false sends what was held. */
	paused?: boolean;
}

const HELP = {
	'GET books?key=': 'everything that exists under a key',
	'GET requests': 'every call, oldest first',
	'GET violations': 'what openapi.yaml refused',
	'GET webhooks': 'secrets and habits of the sender',
	'PUT webhooks': '{ url, owner?, secrets?, copies?, jitterMs?, resign?, paused? }',
	'GET deliveries': 'attempts to deliver events, oldest first',
	'POST events': '{ type, data, key?, environment?, eventId? }: sends an event',
	'POST faults': 'a fault, for example { kind: "status", status: 503, operationId: "getMe" }',
	'DELETE faults': 'takes all faults back',
	'POST seed': '{ key, users?, domains?, orders?, imported?, microsoft?, marks? }',
	'POST nameservers': '{ key, domain }: the domain points to the name servers',
	'POST actions': '{ key, id }: does what a pending action asks for',
	'GET idle': 'answers when nothing goes on any more',
};

/** Adds the sandbox's own surface below `/_sandbox/`, for other processes. */
export function addAdmin(app: FastifyInstance, sandbox: Sandbox): void {
	const { webhooks, faults, seed, partner } = sandbox;
	const read = (body: unknown) => JSON.parse(typeof body === 'string' && body ? body : '{}');
	const webhookState = () => ({
		secrets: webhooks.secrets,
		...webhooks.habits,
		pending: webhooks.busy,
	});

	app.get(ROOT, () => HELP);
	app.get(`${ROOT}/books`, ({ query }) => sandbox.books((query as { key: string }).key));
	app.get(`${ROOT}/requests`, () => sandbox.requests);
	app.get(`${ROOT}/violations`, () => sandbox.violations);
	app.get(`${ROOT}/webhooks`, webhookState);
	app.get(`${ROOT}/deliveries`, () => webhooks.deliveries);
	app.put(`${ROOT}/webhooks`, ({ body }) => {
		const { url, owner = '*', secrets, paused, ...habits }: WebhookSettings = read(body);
		if (url !== undefined) webhooks.setUrl(owner, url);
		Object.assign(webhooks.secrets, secrets);
		Object.assign(webhooks.habits, habits);
		if (paused === true) webhooks.pause();
		if (paused === false) webhooks.resume();
		return webhookState();
	});
	app.post(`${ROOT}/events`, ({ body }) => {
		const event: {
			type: string;
			data: unknown;
			key?: string;
			environment?: Environment;
			eventId?: string;
		} = read(body);
		return { id: webhooks.emit(event.type, event.data, event) };
	});
	app.post(`${ROOT}/faults`, ({ body }) => {
		const fault: Fault = read(body);
		faults.add(fault);
		return fault;
	});
	app.delete(`${ROOT}/faults`, () => {
		faults.clear();
		return {};
	});
	app.post(`${ROOT}/seed`, ({ body }) => {
		const {
			key,
			users,
			domains,
			orders,
			imported,
			microsoft,
			marks,
		}: {
			key: string;
			users?: number;
			domains?: number;
			orders?: number;
			imported?: string[];
			microsoft?: string[];
			marks?: Record<string, NameMark>;
		} = read(body);
		seed.users(key, users ?? 0);
		seed.domains(key, domains ?? 0);
		seed.orders(key, orders ?? 0);
		seed.importedDomains(key, imported ?? []);
		for (const name of microsoft ?? []) seed.connectMicrosoft(key, name);
		for (const [name, mark] of Object.entries(marks ?? {})) seed.mark(key, name, mark);
		return {};
	});
	app.post(`${ROOT}/nameservers`, ({ body }) => {
		const { key, domain }: { key: string; domain: string } = read(body);
		partner.setNameservers(key, domain);
		return {};
	});
	app.post(`${ROOT}/actions`, ({ body }) => {
		const { key, id }: { key: string; id: string } = read(body);
		partner.resolveAction(key, id);
		return {};
	});
	app.get(`${ROOT}/idle`, async () => {
		await sandbox.idle();
		return {};
	});
}
