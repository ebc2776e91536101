import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { Client } from '../../api/client/types';
import type { EndpointName } from '../../api/contract/endpoints';
import type { Row } from '../../api/util/row';
import { readPages } from '../../api/client/pagination';
import { filterQuery } from '../fields/filterQuery';
import { filtersField, filtersInput, pagingFields, pagingInput, rowLimit } from '../fields/paging';
import { simplifyField, simplifyInput } from '../fields/simplify';
import { operation } from '../operation';

interface ListOperation {
	value?: string;
	name?: string;
	action: string;
	description: string;
	endpoint: EndpointName;
	filterFields: INodeProperties[];
	filterInput: z.ZodRawShape;
	/** A row as 'Simplify' shows it; without it the operation has no such switch. */
	simplified?: (row: Row) => Row;
	/** Adds to the rows what the list itself does not tell. */
	completed?: (client: Client, rows: Row[]) => Promise<Row[]>;
}

/** A "Get Many": pages through a list on the server, with the API's own filters. */
export const listOperation = ({
	endpoint,
	filterFields,
	filterInput,
	simplified,
	completed,
	...words
}: ListOperation) =>
	operation({
		value: 'getAll',
		name: 'Get Many',
		...words,
		effect: 'read',
		fields: [...pagingFields, ...(simplified ? [simplifyField] : []), filtersField(filterFields)],
		input: z
			.object({ ...pagingInput, ...simplifyInput, filters: filtersInput(filterInput) })
			.strict(),
		async run(input, { client }) {
			const rows: Row[] = [];
			const query = await filterQuery(client, input.filters, 'userEmail' in filterInput);
			const shown = input.simplify === false ? undefined : simplified;
			for await (const page of readPages(client, endpoint, query, rowLimit(input))) {
				rows.push(...(shown ? page.map(shown) : page));
			}
			return completed ? await completed(client, rows) : rows;
		},
	});
