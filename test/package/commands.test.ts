/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { KIND_TEXTS } from '../../nodes/api/errors/connectionTexts';
import { CODE_TEXTS } from '../../nodes/api/errors/errorTexts';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { send } from '../sandbox/send';
import { startReceiver } from '../sandbox/testing';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const DOCUMENTS = [
	'README.md',
	'examples/README.md',
	...readdirSync(path.join(ROOT, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];

/** The lines of all fenced blocks of a kind. */
const fenced = (text: string, kind: string): string[] =>
	[...text.matchAll(new RegExp('```' + kind + '\\n([\\s\\S]*?)```', 'g'))].map(([, code]) => code);

const commands = (text: string): string[] =>
	fenced(text, 'bash').flatMap((code) =>
		code
			.split('\n')
			.map((line) => line.replace(/\s+#.*$/, '').trim())
			.filter((line) => line !== '' && !line.startsWith('#')),
	);

/** Too long for a test of its own: CI and the end-to-end scenarios run them. */
const RUN_ELSEWHERE =
	/^(npm (ci|start|test|pack)|npm run [\w:-]+$|npm run storm -- (storm|two-processes)$|\.ci\/run|git |npx tsx )/;

describe('the local sandbox, as its page says', () => {
	const page = read('docs/sandbox.md');
	let sandbox: Sandbox;
	let receiver: Awaited<ReturnType<typeof startReceiver>>;
	let port: string;

	beforeAll(async () => {
		sandbox = await startSandbox();
		receiver = await startReceiver();
		({ port } = new URL(sandbox.url));
	});

	afterAll(async () => {
		await sandbox.close();
		await receiver.close();
	});

	const sends = commands(page).filter((line) => line.startsWith('npm run sandbox -- send'));
	const curls = commands(page).filter((line) => line.startsWith('curl '));
	const dockers = commands(page).filter((line) => line.startsWith('docker '));

	it.each(sends)('%s', async (line) => {
		const [, words] = line.split('-- send ');
		const args = (words.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''));
		const here = args.map((arg) => (arg.startsWith('http') ? receiver.url : arg));
		expect((await send(here, Number(port))).isAccepted).toBe(true);
	});

	it.each(curls)('%s', async (line) => {
		const there = line.replaceAll('4010', port);
		const { stdout } = await promisify(execFile)('bash', ['-c', there]);
		expect(JSON.parse(stdout)).toEqual(expect.any(Object));
	});

	it.each(dockers)('%s', async (line) => {
		const [, script] = /node -e "(.*)"$/.exec(line) ?? [];
		const local = script
			.replace("connect(4010, 'host.docker.internal')", `connect(${port}, '127.0.0.1')`)
			.replace(
				".listen(4010, '127.0.0.1')",
				".listen(0, '127.0.0.1', function () { console.log(this.address().port) })",
			);
		expect(local).not.toContain('4010');
		const container = spawn(process.execPath, ['-e', local], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		try {
			const inside = await new Promise<string>((resolve) =>
				container.stdout.once('data', (data) => resolve(String(data).trim())),
			);
			const response = await fetch(`http://127.0.0.1:${inside}/partner/v1/me`, {
				headers: { authorization: 'Bearer pk_test_docker' },
			});
			expect(response.status).toBe(200);
		} finally {
			container.kill();
		}
	});

	it('has commands of each kind', () => {
		expect([sends.length, curls.length, dockers.length]).toEqual([3, 2, 1]);
	});
});

describe.each(DOCUMENTS)('%s', (document) => {
	const text = read(document);

	it('has no command that nothing runs', () => {
		const known = (line: string) =>
			line.split(' && ').every((part) => RUN_ELSEWHERE.test(part)) ||
			(document === 'docs/sandbox.md' && /^(npm run sandbox|curl|docker) /.test(line)) ||
			// Needs Docker, which the machine of a test need not have.
			(document === 'docs/queue-mode.md' && /^(cd|cp|docker compose) /.test(line));
		expect(commands(text).filter((line) => !known(line))).toEqual([]);
	});

	it('has JSON that is JSON', () => {
		for (const code of fenced(text, 'json')) expect(() => JSON.parse(code)).not.toThrow();
	});
});

describe('the page on troubleshooting', () => {
	const page = read('docs/troubleshooting.md');
	const section = (title: string) => page.split(`## ${title}\n`)[1].split('\n## ')[0];
	const messages = (title: string) =>
		section(title)
			.split('\n')
			.filter((line) => line.startsWith('|'))
			.slice(2)
			.map((line) => line.split('|')[1].trim());

	it('quotes what the nodes say', () => {
		const sources = [
			'nodes/Peeker/spending.ts',
			'nodes/Peeker/waitUntilFinished/words.ts',
			'nodes/api/resources/orders/body.ts',
			'nodes/api/errors/explain.ts',
		].map(read);
		const headlines = [...Object.values(CODE_TEXTS), ...Object.values(KIND_TEXTS)].map(
			({ headline }) => headline,
		);
		// "…" stands for what differs from case to case.
		const isIn = (message: string) => (source: string) =>
			message.split('…').every((part) => source.includes(part));
		const isSaid = (message: string) => headlines.includes(message) || sources.some(isIn(message));
		expect(messages('In a node').filter((message) => !isSaid(message))).toEqual([]);
	});

	it('quotes what the credential says', () => {
		const said = JSON.stringify(new PeekerApi().test.rules);
		const quoted = messages('In the credential').filter((message) => message !== 'ECONNREFUSED');
		expect(quoted.filter((message) => !said.includes(message))).toEqual([]);
	});
});
