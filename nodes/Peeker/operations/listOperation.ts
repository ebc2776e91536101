import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { snakeCaseKeys } from '../../api/util/snakeCaseKeys';
import type { CallOptions } from '../../api/client/types';
import type { EndpointName } from '../../api/contract/endpoints';
import type { Row } from '../../api/util/row';
import { readRows } from '../../api/client/pagination';
import { filtersField, filtersInput, pagingFields, pagingInput, rowLimit } from '../fields/paging';
import { operation } from '../operation';

interface ListOperation {
	value?: string;
	name?: string;
	action: string;
	description: string;
	endpoint: EndpointName;
	filterFields: INodeProperties[];
	filterInput: z.ZodRawShape;
}

/** A "Get Many": pages through a list on the server, with the API's own filters. */
export const listOperation = ({ endpoint, filterFields, filterInput, ...words }: ListOperation) =>
	operation({
		value: 'getAll',
		name: 'Get Many',
		...words,
		effect: 'read',
		fields: [...pagingFields, filtersField(filterFields)],
		input: z.object({ ...pagingInput, filters: filtersInput(filterInput) }).strict(),
		async run(input, { client }) {
			const rows: Row[] = [];
			const query = snakeCaseKeys(input.filters) as CallOptions['query'];
			for await (const row of readRows(client, endpoint, query, rowLimit(input))) rows.push(row);
			return rows;
		},
	});
