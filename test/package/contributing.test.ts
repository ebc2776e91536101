/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import { execFile } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
const text = readFileSync(join(ROOT, '.github/CONTRIBUTING.md'), 'utf8');
const run = promisify(execFile);

const inBackticks = (part: string) => [...part.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);

/** The files that the numbered steps of a section name. */
function filesOfSteps(heading: string): string[] {
	const [, section = ''] = text.split(`## ${heading}\n`);
	const [body] = section.split('\n## ');
	return [...body.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file]) => file);
}

test('every file and folder that CONTRIBUTING names is there', () => {
	const paths = inBackticks(text).filter((code) => /^[\w.]+\/|\.(ts|md|mjs|yaml)$/.test(code));
	const wholePaths = paths.filter((path) => !path.includes('<'));
	expect(wholePaths.length).toBeGreaterThan(20);
	expect(wholePaths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('every npm script that CONTRIBUTING names is there', () => {
	const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		scripts: Record<string, string>;
	};
	const named = [...text.matchAll(/npm (?:run )?(test|(?<=run )\w+)/g)].map(([, name]) => name);
	expect(named).toContain('schemas');
	expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

describe('an operation added by its steps', () => {
	/** The new operation is a copy of `bundle.update`, with another name and other words. */
	const NEW = { resource: 'bundle', like: 'update', operation: 'amend', name: 'Amend' };
	const renamed = (code: string) =>
		code
			.replaceAll(/\bupdate\b/g, NEW.operation)
			.replaceAll("'Update'", `'${NEW.name}'`)
			.replaceAll("'Update a ", `'${NEW.name} a `);

	/** The code with a renamed copy of the part that `like` finds behind that part. */
	function withCopy(code: string, like: RegExp): string {
		const [found] = like.exec(code) ?? [];
		if (!found) throw new Error(`Nothing is like ${String(like)}`);
		return code.replace(found, () => found + renamed(found));
	}

	/** What adding an operation means in each kind of file; only files named by a step are touched. */
	const edits: Array<[RegExp, (code: string) => string]> = [
		[
			/\/operations\/\w+\/index\.ts$/,
			(code) =>
				withCopy(code, /import \{ update \}.*\n/).replace(
					/\bupdate\b(?=[,\]\s]*\])/,
					'update, amend',
				),
		],
		[/\/operations\/\w+\/\w+\.ts$/, renamed],
		[
			/\/contract\/operations\.ts$/,
			(code) =>
				code.replace(
					/(\tbundle: \{[^]*?)(\t\tupdate: \{[^]*?\},?\n)(?=\t\})/,
					(_, before, row) => before + row + renamed(row),
				),
		],
		[
			/\/callTable\.ts$/,
			(code) => withCopy(code, /\tcall\('bundle\.update', 'every field'[^]*?\n\t(?:\}\)\),|\),)\n/),
		],
		[
			/\/cases\.ts$/,
			(code) =>
				withCopy(code, /\t\{\n\t\t\.\.\.reads\(\n\t\t\t'bundle',\n\t\t\t'update',[^]*?\n\t\},\n/),
		],
		[/^README\.md$/, (code) => code.replace(/(\| Bundle .*?)Update/, `$1Update, ${NEW.name}`)],
	];

	const steps = filesOfSteps('To add an operation').map((file) =>
		file.replace('<resource>', NEW.resource).replace('<operation>', NEW.operation),
	);
	let copy: string;

	beforeAll(() => {
		copy = mkdtempSync(join(tmpdir(), 'n8n-nodes-peeker-'));
		const needed = ['nodes', 'credentials', 'test', 'README.md', 'package.json', 'tsconfig.json'];
		for (const name of [...needed, 'jest.config.js', '.prettierrc.js', '.github']) {
			cpSync(join(ROOT, name), join(copy, name), { recursive: true });
		}
		symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
	});

	afterAll(() => rmSync(copy, { recursive: true, force: true }));

	test('is green', async () => {
		for (const file of steps) {
			const [, edit] = edits.find(([pattern]) => pattern.test(file)) ?? [];
			if (!edit) throw new Error(`This test knows no way to do the step in ${file}`);
			const target = join(copy, file);
			const like = existsSync(target) ? target : target.replace(NEW.operation, NEW.like);
			writeFileSync(target, edit(readFileSync(like, 'utf8')));
		}
		await run('npm', ['run', 'schemas'], { cwd: copy });

		const isOnTheList = /operationNames|OPERATIONS|CASES|Peeker\/operations'/;
		const files = readdirSync(join(copy, 'test'), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.test.ts') && !file.endsWith('contributing.test.ts'))
			.filter((file) => isOnTheList.test(readFileSync(join(copy, 'test', file), 'utf8')));
		const report = join(copy, 'report.json');
		// Of these files, the tests of this operation and of the lists that must have every operation.
		const which = `${NEW.resource}[./]${NEW.operation}\\b|every operation(?! against)`;
		await run(
			process.execPath,
			[
				'node_modules/jest/bin/jest.js',
				'-i',
				...files,
				'-t',
				which,
				'--json',
				'--outputFile',
				report,
			],
			{ cwd: copy, maxBuffer: 2 ** 26 },
		).catch(() => undefined);
		const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
			testResults: Array<{
				message: string;
				assertionResults: Array<{ fullName: string; status: string }>;
			}>;
		};
		expect(testResults.map(({ message }) => message).filter(Boolean)).toEqual([]);
		const passed = testResults.flatMap(({ assertionResults }) =>
			assertionResults.filter(({ status }) => status === 'passed'),
		);
		const ofTheNewOne = passed.filter(({ fullName }) => /bundle[./]amend/.test(fullName));
		expect(ofTheNewOne.length).toBeGreaterThan(10);
	}, 600_000);
});
