import type { INodeProperties } from 'n8n-workflow';
import type { z } from 'zod';

import { flag, optionsInput, wholeNumber } from '../input/schemas';

export const pagingFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

export const pagingInput = { returnAll: flag(), limit: wholeNumber(1) };

/** How many rows are wanted. */
export const rowLimit = ({ returnAll, limit }: { returnAll?: boolean; limit: number }): number =>
	returnAll ? Infinity : limit;

/** A `filters` collection of drop-downs and texts, each named as the API names it, in camelCase. */
export const filtersField = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options,
});

/** Filters that were added. An empty one is refused: an expression that found nothing must not list everything. */
export const filtersInput = (shape: z.ZodRawShape) =>
	optionsInput(
		Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.optional()])),
	);
