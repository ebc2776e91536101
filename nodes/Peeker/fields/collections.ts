import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { alphabetical } from './alphabetical';

/** The fields of an update, of which at least one is needed. */
export const updateFieldsField = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description: 'What to change; everything else stays as it is',
	options: byName(options),
});

/** Refuses an update that changes nothing. */
export const atLeastOne = <Schema extends z.ZodTypeAny>(schema: Schema) =>
	schema.refine(
		(fields: unknown) => Object.values(Object(fields)).some((value) => value !== undefined),
		{ message: 'needs at least one field to change' },
	);

const byName = (fields: INodeProperties[]) =>
	alphabetical(fields, ({ displayName }) => displayName);

/** The fields of a `create` that may be left out. */
export const additionalFieldsField = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: byName(options),
});

/** What rarely has to be set. */
export const optionsField = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: byName(options),
});
