import type { INodePropertyOptions } from 'n8n-workflow';
import { alphabetical } from './alphabetical';

/** Options of a drop-down out of a list of API values: `in_progress` reads "In Progress". */
export const choices = (values: readonly string[]): INodePropertyOptions[] =>
	alphabetical(
		values.map((value) => ({
			name: value.replace(
				/(^|_)([a-z])/g,
				(_match, gap: string, letter: string) => `${gap ? ' ' : ''}${letter.toUpperCase()}`,
			),
			value,
		})),
		({ name }) => name,
	);

/** Options of a drop-down out of a list of numbers. */
export const numberChoices = (values: readonly number[]): INodePropertyOptions[] =>
	values.map((value) => ({ name: String(value), value }));
