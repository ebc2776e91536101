import { z } from 'zod';

import { unixNow } from '../../../api/client/clock';
import { readRows } from '../../../api/client/pagination';
import type { CallOptions, Client } from '../../../api/client/types';
import type { EndpointName } from '../../../api/contract/endpoints';
import type { Row } from '../../../api/util/row';
import { catchUp } from '../../../events/catchUp';
import { statesOf } from '../../../events/states';
import { operation } from '../../operation';

async function all(
	client: Client,
	endpoint: EndpointName,
	query?: CallOptions['query'],
): Promise<Row[]> {
	const rows: Row[] = [];
	for await (const row of readRows(client, endpoint, query)) rows.push(row);
	return rows;
}

async function listedStates(client: Client) {
	const orders = await all(client, 'listOrders');
	const pendingActions = await all(client, 'listPendingOrderActions', { status: 'open' });
	const swaps = await all(client, 'listSwaps');
	const domains = await all(client, 'listDomains');
	return statesOf({ orders, pendingActions, swaps, domains });
}

export const getMissed = operation({
	value: 'getMissed',
	name: 'Get Missed',
	action: 'Get missed events',
	description:
		'Compares orders, swaps and domains with the last run and puts out an event for each state that no event told of. The first run only notes what there is. Run it every hour, best beside a Peeker Trigger in the same workflow.',
	effect: 'read',
	fields: [],
	input: z.object({}).strict(),
	group: (inputs) => [{ items: inputs.flatMap(({ items }) => items), input: inputs[0].input }],
	async run(_input, { client, execution, tool, hint }) {
		const isPeek = tool !== undefined || execution.getMode() === 'manual';
		const begunAt = unixNow();
		const listed = await listedStates(client);
		const look = { listed, begunAt, endedAt: unixNow() };
		const { missed, isFirstRun } = await catchUp(execution, look, isPeek);
		if (isFirstRun && isPeek) {
			hint(
				'Nothing to compare with yet: the first run of the published workflow notes the states of now. Runs by hand note nothing.',
			);
		} else if (isFirstRun) {
			hint(
				`The states of ${listed.length} orders, swaps and domains are noted. The next run tells what was missed since.`,
			);
		}
		return missed;
	},
});
