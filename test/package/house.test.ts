/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   tests run on a developer machine, never inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');

const sources = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => path.join(folder, name)),
);

const parse = (file: string) =>
	ts.createSourceFile(
		file,
		readFileSync(path.join(ROOT, file), 'utf8'),
		ts.ScriptTarget.ES2022,
		true,
	);

const isImport = (node: ts.Node): node is ts.CallExpression =>
	ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;

/** What a node of the syntax tree, or anything inside it, imports when it is run. */
const importedLater = (node: ts.Node): ts.Node[] => {
	const found: ts.Node[] = isImport(node) ? [node.arguments[0]] : [];
	node.forEachChild((child) => void found.push(...importedLater(child)));
	return found;
};

const fromRoot = (file: string, specifiers: ts.Node[]): string[] =>
	specifiers
		.map((specifier) => (specifier as ts.StringLiteral).text)
		.map((name) => (name.startsWith('.') ? path.join(path.dirname(file), name) : name));

/** The files that a file imports, at once or later, as paths from the root. */
function importsOf(file: string): string[] {
	const source = parse(file);
	const atOnce = source.statements.filter(ts.isImportDeclaration);
	return fromRoot(file, [
		...atOnce.map(({ moduleSpecifier }) => moduleSpecifier),
		...importedLater(source),
	]);
}

/** The files that are loaded with a file, itself included: all that it imports for more than types, and so on. */
function loadedWith(file: string, loaded = new Set<string>()): Set<string> {
	if (loaded.has(file)) return loaded;
	loaded.add(file);
	const needed = parse(file).statements.filter(
		(statement): statement is ts.ImportDeclaration =>
			ts.isImportDeclaration(statement) && !statement.importClause?.isTypeOnly,
	);
	const names = fromRoot(
		file,
		needed.map(({ moduleSpecifier }) => moduleSpecifier),
	);
	for (const name of names.filter((one) => one.startsWith('nodes/'))) {
		const [source] = [`${name}.ts`, `${name}/index.ts`].filter((one) => sources.includes(one));
		// Written down by the build.
		if (!name.endsWith('/properties')) loadedWith(source, loaded);
	}
	return loaded;
}

/** The rooms of `nodes/api`, from the ground up: each may use those before it and itself. */
const FLOORS = ['util', 'contract', 'errors', 'client', 'resources'];
const roomOf = (file: string) => /^nodes\/api\/(\w+)\//.exec(file)?.[1];

describe('the rooms', () => {
	it.each(sources.filter((file) => file.startsWith('nodes/api/')))('%s', (file) => {
		const floor = FLOORS.indexOf(roomOf(file) ?? '');
		expect(floor).toBeGreaterThanOrEqual(0);
		const wrong = importsOf(file).filter(
			(name) =>
				name === 'zod' ||
				(name.startsWith('nodes/') && !FLOORS.slice(0, floor + 1).includes(roomOf(name) ?? '')),
		);
		expect(wrong).toEqual([]);
	});

	it('the nodes do not know each other', () => {
		const strangers = sources.flatMap((file) =>
			importsOf(file).filter(
				(name) =>
					(file.startsWith('nodes/Peeker/') && name.startsWith('nodes/PeekerTrigger/')) ||
					(file.startsWith('nodes/PeekerTrigger/') && name.startsWith('nodes/Peeker/')),
			),
		);
		expect(strangers).toEqual([]);
	});
});

it('n8n starts without what the nodes do', () => {
	const nodes = ['nodes/Peeker/Peeker.node.ts', 'nodes/PeekerTrigger/PeekerTrigger.node.ts'];
	expect(nodes.flatMap((node) => [...loadedWith(node)])).toEqual([
		nodes[0],
		'nodes/Peeker/hints.ts',
		'nodes/Peeker/methods/index.ts',
		'nodes/Peeker/waitUntilFinished/description.ts',
		nodes[1],
	]);
});

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
	(ts.isFunctionDeclaration(node) ||
		ts.isFunctionExpression(node) ||
		ts.isArrowFunction(node) ||
		ts.isMethodDeclaration(node)) &&
	node.body !== undefined;

/** The functions of a file whose body is a block, with their length in lines and the blocks inside them. */
function functionsIn(file: string) {
	const source = parse(file);
	const found: Array<{ where: string; lines: number; inner: number }> = [];
	const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
	/** Counts the functions right inside `node` that have a block of statements. */
	function blocksIn(node: ts.Node): number {
		let count = 0;
		node.forEachChild((child) => {
			const isBlock = isFunction(child) && child.body && ts.isBlock(child.body);
			if (isBlock) visit(child);
			count += isBlock ? 1 : blocksIn(child);
		});
		return count;
	}
	function visit(node: ts.FunctionLikeDeclaration) {
		const first = lineOf(node.getStart());
		found.push({
			where: `${file}:${first + 1}`,
			lines: lineOf(node.end) - first + 1,
			inner: blocksIn(node),
		});
	}
	blocksIn(source);
	return found;
}

describe('functions', () => {
	const all = sources.flatMap(functionsIn);

	it('are found', () => {
		expect(all.length).toBeGreaterThan(100);
	});

	it('have 50 lines at the most', () => {
		expect(all.filter(({ lines }) => lines > 50)).toEqual([]);
	});

	it('hold two functions at the most', () => {
		expect(all.filter(({ inner }) => inner > 2)).toEqual([]);
	});
});

it('files have 250 lines at the most', () => {
	const lengths = sources.map((file) => {
		const lines = readFileSync(path.join(ROOT, file), 'utf8').trimEnd().split('\n').length;
		return { file, lines };
	});
	expect(lengths.length).toBeGreaterThan(100);
	expect(lengths.filter(({ lines }) => lines > 250)).toEqual([]);
});
