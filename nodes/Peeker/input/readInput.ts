import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { z } from 'zod';

import { PeekerError } from '../../api/errors/failure';
import type { Row } from '../../api/util/row';
import { isRow } from '../../api/util/row';
import type { Operation } from '../operation';

/** A resource locator counts as the value picked in it. */
const pickedValue = (value: unknown): unknown =>
	isRow(value) && value.__rl === true ? value.value : value;

const takesInput = ({ type }: INodeProperties) => type !== 'notice' && type !== 'callout';

function readParameters(context: IExecuteFunctions, fields: INodeProperties[], item: number): Row {
	return Object.fromEntries(
		fields
			.filter(takesInput)
			.map(({ name, default: fallback }) => [
				name,
				pickedValue(context.getNodeParameter(name, item, fallback)),
			]),
	);
}

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
		if (!field) continue;
		const inside = position ? `${culprit.label}${position}: ` : '';
		culprit = {
			label: `${inside}${field.displayName}`,
			isSecret: field.typeOptions?.password === true,
		};
		position = '';
		within = fieldsInside(field);
	}
	return position ? { ...culprit, label: `${culprit.label}${position}` } : culprit;
}

const valueAt = (value: unknown, path: ReadonlyArray<PropertyKey>): unknown =>
	path.reduce<unknown>(
		(at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
		value,
	);

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

function inputError(fields: INodeProperties[], raw: Row, issue: z.ZodIssue): PeekerError {
	const { label, isSecret } = culpritAt(fields, issue.path);
	const isUnknownKey = issue.code === 'unrecognized_keys';
	const message = isUnknownKey ? 'has an entry that this operation does not know' : issue.message;
	const value = isSecret ? '' : `${describeValue(valueAt(raw, issue.path))}.`;
	const detail = isUnknownKey ? `Take out: ${issue.keys.join(', ')}.` : (detailOf(issue) ?? value);
	return new PeekerError(`'${label}' ${message}`, `${detail} Nothing was sent.`.trim(), {
		code: 'invalid_input',
		field: issue.path.join('.') || undefined,
		repeat: 'safe',
	});
}

/**
 * Reads and checks the parameters of one item. Throws a `PeekerError` that names the first field that does
 * not fit, its value and the way out; errors of expressions come through as n8n throws them.
 */
export function readInput(
	context: IExecuteFunctions,
	{ fields, input }: Operation,
	item: number,
): unknown {
	const raw = readParameters(context, fields, item);
	const result = input.safeParse(raw);
	if (result.success) return result.data;
	throw inputError(fields, raw, result.error.issues[0]);
}
