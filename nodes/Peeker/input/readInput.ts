import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { z } from 'zod';

import { PeekerError } from '../../api/errors/failure';
import type { Row } from '../../api/util/row';
import { isRow } from '../../api/util/row';
import { snakeCase } from '../../api/util/snakeCaseKeys';
import type { AnyOperation } from '../operation';

/** A resource locator counts as the value picked in it, in a collection too. */
function pickedValue(value: unknown): unknown {
	if (!isRow(value)) return value;
	if (value.__rl === true) return value.value;
	return Object.values(value).some((entry) => isRow(entry) && entry.__rl === true)
		? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, pickedValue(entry)]))
		: value;
}

const takesInput = ({ type }: INodeProperties) => type !== 'notice' && type !== 'callout';

/** Whether a parameter as it is stored holds an expression anywhere; without one it is the same for every item. */
function hasExpression(stored: unknown): boolean {
	if (typeof stored === 'string') return stored.startsWith('=');
	if (typeof stored !== 'object' || stored === null) return false;
	return Object.values(stored).some(hasExpression);
}

/** The parameters of the operation by name: those without an expression are read once, the others for each item. */
class ParameterReader {
	private readonly varying: INodeProperties[];
	private readonly fixed: INodeProperties[];
	private fixedValues: Row | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		fields: INodeProperties[],
		private readonly given: Row,
	) {
		const stored = context.getNode().parameters;
		const varies = ({ name, default: fallback }: INodeProperties) =>
			hasExpression(stored[name] ?? fallback);
		const inputs = fields.filter((field) => takesInput(field) && !(field.name in given));
		this.varying = inputs.filter(varies);
		this.fixed = inputs.filter((field) => !varies(field));
	}

	/** Every item has the same. */
	get isFixed(): boolean {
		return this.varying.length === 0;
	}

	read(item: number): Row {
		this.fixedValues ??= this.valuesOf(this.fixed, item);
		return { ...this.fixedValues, ...this.valuesOf(this.varying, item), ...this.given };
	}

	private valuesOf(fields: INodeProperties[], item: number): Row {
		return Object.fromEntries(
			fields.map(({ name, default: fallback }) => [
				name,
				pickedValue(this.context.getNodeParameter(name, item, fallback)),
			]),
		);
	}
}

/** Those of the values that are parameters of the operation. */
const ownValues = (fields: INodeProperties[], given: Row): Row =>
	Object.fromEntries(
		Object.entries(given).filter(([key]) => fields.some(({ name }) => name === key)),
	);

/** The fields inside a collection or a fixed collection. */
function fieldsInside(field: INodeProperties): INodeProperties[] {
	return (field.options ?? []).flatMap((option) =>
		'values' in option ? option.values : 'type' in option ? [option] : [],
	);
}

interface Culprit {
	label: string;
	isSecret: boolean;
}

/** The words the editor shows for the parameter at `path`. */
function culpritAt(fields: INodeProperties[], path: ReadonlyArray<PropertyKey>): Culprit {
	let within = fields;
	let culprit: Culprit = { label: String(path[0] ?? 'Parameters'), isSecret: false };
	let position = '';
	for (const step of path) {
		if (typeof step === 'number') {
			position = ` ${step + 1}`;
			continue;
		}
		const field = within.find(({ name }) => name === step);
		const inside = position ? `${culprit.label}${position}: ` : '';
		// A list typed as JSON has keys, but no fields.
		if (!field && inside) {
			culprit = { ...culprit, label: `${inside}${String(step)}` };
			position = '';
		}
		if (!field) continue;
		culprit = {
			label: `${inside}${field.displayName}`,
			isSecret: field.typeOptions?.password === true,
		};
		position = '';
		within = fieldsInside(field);
	}
	return position ? { ...culprit, label: `${culprit.label}${position}` } : culprit;
}

function parsedIfJson(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}

/** One step into a value: into a list typed as JSON too, whose keys may be written as the API writes them. */
function stepInto(value: unknown, step: PropertyKey): unknown {
	const within = parsedIfJson(value);
	if (typeof within !== 'object' || within === null) return undefined;
	const found: unknown = Reflect.get(within, step);
	return found === undefined && typeof step === 'string'
		? Reflect.get(within, snakeCase(step))
		: found;
}

const valueAt = (value: unknown, path: ReadonlyArray<PropertyKey>): unknown =>
	path.reduce<unknown>(stepInto, value);

function describeValue(value: unknown): string {
	if (value === undefined || value === null) return 'It is empty';
	if (value === '') return 'It is empty';
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return `It is: ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;
}

function detailOf(issue: z.ZodIssue): string | undefined {
	const params: unknown = Reflect.get(issue, 'params');
	return isRow(params) && typeof params.detail === 'string' ? params.detail : undefined;
}

const EMPTY_OPTION =
	'It was added, but is empty: an expression may have found nothing. Give it a value, or take it out to do without.';

/** Of these collections only what was added counts. */
const COLLECTIONS: readonly PropertyKey[] = ['options', 'filters'];

const isEmptyOption = (raw: Row, path: ReadonlyArray<PropertyKey>) =>
	COLLECTIONS.includes(path[0]) && path.length === 2 && (valueAt(raw, path) ?? '') === '';

function inputError(fields: INodeProperties[], raw: Row, issue: z.ZodIssue): PeekerError {
	const { label, isSecret } = culpritAt(fields, issue.path);
	const isUnknownKey = issue.code === 'unrecognized_keys';
	const message = isUnknownKey ? 'has an entry that this operation does not know' : issue.message;
	const value = isSecret ? '' : `${describeValue(valueAt(raw, issue.path))}.`;
	const wayOut = isEmptyOption(raw, issue.path) ? EMPTY_OPTION : value;
	const detail = isUnknownKey ? `Take out: ${issue.keys.join(', ')}.` : (detailOf(issue) ?? wayOut);
	return new PeekerError(`'${label}' ${message}`, `${detail} Nothing was sent.`.trim(), {
		code: 'invalid_input',
		field: issue.path.join('.') || undefined,
		repeat: 'safe',
	});
}

/**
 * Reads and checks the parameters, item by item, and only once where no item can differ from another.
 * The function given back throws a `PeekerError` that names the first field that does not fit, its value and
 * the way out; errors of expressions come through as n8n throws them.
 *
 * @param given values that stand in for those in the node, by the names of the operation's parameters
 */
export function inputReader(
	context: IExecuteFunctions,
	{ fields, input }: AnyOperation,
	given: Row = {},
): (item: number) => unknown {
	const parameters = new ParameterReader(context, fields, ownValues(fields, given));
	let last: { raw: Row; result: z.SafeParseReturnType<unknown, unknown> } | undefined;
	return (item) => {
		if (!last || !parameters.isFixed) {
			const raw = parameters.read(item);
			last = { raw, result: input.safeParse(raw) };
		}
		if (last.result.success) return last.result.data;
		throw inputError(fields, last.raw, last.result.error.issues[0]);
	};
}
