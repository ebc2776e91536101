/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { HEALTH_CHECK, QUEUE_PROCESSES, QUEUE_SETTINGS } from '../e2e/storms/queueProcesses';
import { ADDRESSES, MEASURED_WITH, queueSettings } from '../e2e/storms/services';
import { wantedVersion } from '../n8n/versions';

const DOCS = path.resolve(__dirname, '../../docs');
const read = (file: string) => readFileSync(path.join(DOCS, file), 'utf8');

interface Service {
	image: string;
	command?: string;
	environment?: Record<string, string>;
	depends_on?: Record<string, unknown>;
}

const { services } = parse(read('queue-mode/compose.yaml'), { merge: true }) as {
	services: Record<string, Service>;
};
const guide = read('queue-mode.md');
const caddyfile = read('queue-mode/Caddyfile');
const ofN8n = Object.entries(services).filter(([, { image }]) => image.startsWith('n8nio/n8n:'));
const kindOf = ({ command = 'main' }: Service) => command.split(' ')[0];

/** What the scenario leaves out since it runs on one machine, without a proxy or a password. */
const ONLY_IN_PRODUCTION = [
	'DB_POSTGRESDB_PASSWORD',
	'N8N_EDITOR_BASE_URL',
	'N8N_WEBHOOK_URL',
	'N8N_PROXY_HOPS',
	'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE',
	'N8N_DISABLE_PRODUCTION_MAIN_PROCESS',
];

describe('docs/queue-mode/compose.yaml', () => {
	it('starts the processes that the scenario "queue" starts', () => {
		const kinds = ofN8n.map(([, service]) => kindOf(service)).sort();
		expect(kinds).toEqual(['main', ...QUEUE_PROCESSES].sort());
	});

	it('has the versions that were measured', () => {
		const { version } = wantedVersion('locked') as { version: string };
		expect(new Set(ofN8n.map(([, { image }]) => image))).toEqual(new Set([`n8nio/n8n:${version}`]));
		expect(services.postgres.image).toBe(`postgres:${MEASURED_WITH.postgres}`);
		expect(services.redis.image).toBe(`redis:${MEASURED_WITH.redis}`);
	});

	it.each(ofN8n)('gives %s the settings of the scenario, and explains all others', (_, service) => {
		const environment = service.environment ?? {};
		expect(environment).toMatchObject({ ...queueSettings, ...QUEUE_SETTINGS, ...HEALTH_CHECK });
		expect(Object.keys(environment)).toEqual(expect.arrayContaining([...ADDRESSES]));
		const known = { ...queueSettings, ...QUEUE_SETTINGS, ...HEALTH_CHECK };
		const others = Object.keys(environment).filter(
			(name) => !(name in known) && !ADDRESSES.some((address) => address === name),
		);
		expect(ONLY_IN_PRODUCTION).toEqual(expect.arrayContaining(others));
		for (const name of others) expect(guide).toContain(`\`${name}`);
	});

	it('names hosts that are services', () => {
		const { QUEUE_BULL_REDIS_HOST, DB_POSTGRESDB_HOST } = services.main.environment ?? {};
		const upstreams = [...caddyfile.matchAll(/([\w-]+):5678/g)].map(([, host]) => host);
		const names = Object.keys(services);
		expect(names).toEqual(
			expect.arrayContaining([QUEUE_BULL_REDIS_HOST, DB_POSTGRESDB_HOST, ...upstreams]),
		);
		const webhooks = ofN8n.filter(([, service]) => kindOf(service) === 'webhook');
		expect(upstreams).toEqual([...webhooks.map(([name]) => name), 'main']);
	});

	it('asks for its secrets, and has none', () => {
		const asked = read('queue-mode/.env.example').match(/^\w+(?==)/gm) ?? [];
		const used = [...read('queue-mode/compose.yaml').matchAll(/\$\{(\w+)/g)].map(
			([, name]) => name,
		);
		expect([...new Set(used)].sort()).toEqual([...asked].sort());
		expect(read('queue-mode/.env.example')).not.toMatch(/(KEY|PASSWORD)=\S/);
	});
});
