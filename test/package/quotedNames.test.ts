/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import ts from 'typescript';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { resources } from '../../nodes/Peeker/operations';
import { Peeker } from '../../nodes/Peeker/Peeker.node';
import { PeekerTrigger } from '../../nodes/PeekerTrigger/PeekerTrigger.node';

/**
 * What a user reads names things by what stands on the screen. Saying it of something that is no longer
 * there, or is called something else, sends him looking for nothing.
 */

const ROOT = join(__dirname, '../..');

/** What the editor shows, by the kind of thing it is. */
interface Shown {
	fields: Set<string>;
	/** Fields that have to be added first. */
	options: Set<string>;
	/** The names of the values of a field, by the field's name. */
	values: Map<string, Set<string>>;
}

function noteShown(shown: Shown, properties: INodeProperties[], isOption = false): void {
	for (const { displayName, type, options = [] } of properties) {
		shown.fields.add(displayName);
		if (isOption) shown.options.add(displayName);
		for (const option of options) {
			if ('values' in option) noteShown(shown, option.values, isOption);
			else if ('type' in option) noteShown(shown, [option], type === 'collection');
			else {
				const values = shown.values.get(displayName) ?? new Set<string>();
				shown.values.set(displayName, values.add(option.name));
			}
		}
	}
}

const shown: Shown = { fields: new Set(), options: new Set(), values: new Map() };
for (const { properties } of [new Peeker().description, new PeekerTrigger().description]) {
	noteShown(shown, properties);
}
noteShown(shown, new PeekerApi().properties);
/** The outputs of the node are an expression; their names stand in it as JSON. */
const outputs = new Set(
	[...String(new Peeker().description.outputs).matchAll(/"displayName":"([^"]+)"/g)].map(
		([, name]) => name,
	),
);
const allValues = new Set([...shown.values.values()].flatMap((values) => [...values]));

const namesOfOperations = new Map(
	resources.map(({ name, operations }) => [name, operations.map((one) => one.name)]),
);
const hasOperation = (operation: string, resource?: string) =>
	resource === undefined
		? [...namesOfOperations.values()].flat().includes(operation)
		: namesOfOperations.get(resource)?.includes(operation) === true;

/** The texts of a file of code: strings and templates, those joined by `+` as one, expressions as `…`. */
function textsIn(file: string): string[] {
	const texts: string[] = [];
	const textOf = (node: ts.Node): string => {
		if (ts.isStringLiteralLike(node)) return node.text;
		if (ts.isTemplateExpression(node)) {
			return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
		}
		if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
			return textOf(node.left) + textOf(node.right);
		}
		return '…';
	};
	const visit = (node: ts.Node): void => {
		const text = textOf(node);
		if (text !== '…') texts.push(text);
		// The expressions of a template and the parts of a sum may hold texts of their own.
		if (text === '…' || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
	return texts;
}

/** What is wrong with the names that a text quotes; `resource` is the one that it speaks of by default. */
function wrongNames(text: string, resource?: string): string[] {
	const wrong: string[] = [];
	const check = (isRight: boolean, what: string) => {
		if (!isRight) wrong.push(`${what}, in: ${text}`);
	};
	const rest = text
		.replaceAll(/operation '([^'…]+)'(?: of '([^'…]+)')?/g, (_, operation: string, of?: string) => {
			const where = of ?? resource;
			check(hasOperation(operation, where), `no operation '${operation}' of '${where ?? 'any'}'`);
			return '';
		})
		.replaceAll(
			/option '([^'…]+)'(?: and choose '([^'…]+)')?/g,
			(_, option: string, value?: string) => {
				check(shown.options.has(option), `no option '${option}'`);
				const isValue = value === undefined || shown.values.get(option)?.has(value) === true;
				check(isValue, `no value '${String(value)}' of '${option}'`);
				return '';
			},
		)
		.replaceAll(/'([^'…]+)' = (\w+)/g, (_, field: string, value: string) => {
			check(shown.values.get(field)?.has(value) === true, `no value '${value}' of '${field}'`);
			return '';
		});
	for (const [, name] of rest.matchAll(/(?<!\w)'([A-Z][^'…]*)'(?!\w)/g)) {
		const isShown =
			shown.fields.has(name) || allValues.has(name) || outputs.has(name) || hasOperation(name);
		check(isShown || namesOfOperations.has(name), `nothing is called '${name}'`);
	}
	return wrong;
}

const files = ['nodes', 'credentials']
	.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
			join(folder, file),
		),
	)
	.filter((file) => file.endsWith('.ts'));

const resourceOf = (file: string) =>
	resources.find(({ value }) => file.includes(join('operations', value, '/')))?.name;

test('every operation, option, field and value that a text of the nodes quotes is there', () => {
	const texts = files.flatMap((file) =>
		textsIn(join(ROOT, file)).map((text) => ({ text, resource: resourceOf(file) })),
	);
	expect(texts.filter(({ text }) => /operation '/.test(text)).length).toBeGreaterThan(10);
	expect(texts.filter(({ text }) => /option '/.test(text)).length).toBeGreaterThan(1);
	expect(texts.flatMap(({ text, resource }) => wrongNames(text, resource))).toEqual([]);
});

test.each([
	["Look at the operation 'Get All' of 'Order'.", "no operation 'Get All' of 'Order'"],
	["Look at the operation 'Find' of 'Order'.", "no operation 'Find' of 'Order'"],
	["Look at the operation 'Find'.", "no operation 'Find' of 'Order'"],
	["Add the option 'Patience'.", "no option 'Patience'"],
	["Add the option 'Large Lists' and choose 'Tasks'.", "no value 'Tasks' of 'Large Lists'"],
	["Set 'Order Type' = Bundles.", "no value 'Bundles' of 'Order Type'"],
	["'Inboxes' is empty", "nothing is called 'Inboxes'"],
])('would be seen: %s', (text, problem) => {
	expect(wrongNames(text, 'Order')).toEqual([`${problem}, in: ${text}`]);
});

describe('the README', () => {
	const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

	test('has every operation in its table, and no other', () => {
		const [, table = ''] = /\n\| resource .*\n\|[-| ]+\n((?:\|.*\n)+)/.exec(readme) ?? [];
		const rows = [...table.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)];
		expect(rows.map(([, name, operations]) => [name, operations.split(', ')])).toEqual([
			...namesOfOperations,
		]);
	});

	test('names operations and options that are there', () => {
		const paths = [...readme.matchAll(/\*\*([\w ]+) → ([\w ]+)\*\*/g)].filter(([, resource]) =>
			namesOfOperations.has(resource),
		);
		expect(paths.filter(([, one, other]) => !hasOperation(other, one))).toEqual([]);
		expect(paths.length).toBeGreaterThan(1);
		const options = [...readme.matchAll(/\boption [_*]+([^_*]+)[_*]/g)].map(([, name]) => name);
		expect(options.filter((name) => !shown.options.has(name))).toEqual([]);
		expect(options.length).toBeGreaterThan(0);
	});

	test('counts every operation, where it counts', () => {
		const count = resources.flatMap(({ operations }) => operations).length;
		const counts = [...readme.matchAll(/(\d+) operations/g)].map(([, number]) => Number(number));
		expect(counts.filter((number) => number !== count)).toEqual([]);
	});
});
