import { z } from 'zod';
import type { OutgoingEvent } from '../../sandbox/webhooks';
import type { N8nServer } from '../../n8n/server';
import { rows } from './database';
import type { Services } from './services';

const PREFIX = 'evt_storm_';
const ID_LENGTH = PREFIX.length + 8;

/** The node after the trigger in `examples/peeker-events.json`; what n8n stores names it only if it began. */
const WORK_NODE = 'Summary';

/** What n8n says of the node that a killed process was at. */
const CRASHED = 'Execution stopped at this node';

/** ID of the nth event of a storm: of fixed length, so that the database can find it in a text. */
export function stormEventId(index: number): string {
	return `${PREFIX}${String(index).padStart(ID_LENGTH - PREFIX.length, '0')}`;
}

/** The nth event of a storm: the same bytes however often it is sent. */
export function stormEvent(index: number, url: string, orderId = `ord_${index}`): OutgoingEvent {
	const id = stormEventId(index);
	const type = 'order.completed';
	const data = { id: orderId, status: 'completed', domain_count: 3 };
	const rawBody = JSON.stringify({ id, type, created_at: '2026-07-01T09:00:00Z', data });
	return { id, type, environment: 'test', url, rawBody };
}

const storedSchema = z.object({
	id: z.number(),
	status: z.string(),
	mode: z.string(),
	eventId: z.string(),
	/** Whether the node after the trigger ran, and so did the event's work. */
	didWork: z.union([z.boolean(), z.number()]).transform(Boolean),
	/** When n8n made the row, Unix milliseconds. */
	createdAt: z.string().transform((text) => Date.parse(`${text.replace(' ', 'T')}Z`)),
});

/** One execution that a storm's event has started. */
export type StormExecution = z.infer<typeof storedSchema>;

/** The executions in n8n's SQLite database by the event in their stored data, oldest first. */
export async function executionsByEvent(n8n: N8nServer): Promise<Map<string, StormExecution[]>> {
	const sql = `
		SELECT execution.id, execution.status, execution.mode, execution.createdAt,
			substr(stored.data, instr(stored.data, '${PREFIX}'), ${ID_LENGTH}) AS eventId,
			instr(stored.data, '"${WORK_NODE}"') > 0 AND instr(stored.data, '${CRASHED}') = 0 AS didWork
		FROM execution_entity execution JOIN execution_data stored ON stored.executionId = execution.id
		WHERE instr(stored.data, '${PREFIX}') > 0 ORDER BY execution.id`;
	return byEvent(await rows(n8n, sql, storedSchema));
}

/** The same from the PostgreSQL database of an n8n in queue mode. */
export async function executionsByEventInPostgres(
	services: Services,
): Promise<Map<string, StormExecution[]>> {
	const text = await services.ask(`
		SELECT coalesce(json_agg(found ORDER BY id), '[]') FROM (
			SELECT execution.id, execution.status, execution.mode,
				to_char(execution."createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') AS "createdAt",
				substring(stored.data FROM '${PREFIX}[0-9]+') AS "eventId",
				stored.data LIKE '%"${WORK_NODE}"%' AND stored.data NOT LIKE '%${CRASHED}%' AS "didWork"
			FROM execution_entity execution
			JOIN execution_data stored ON stored."executionId" = execution.id
			WHERE stored.data LIKE '%${PREFIX}%'
		) found`);
	return byEvent(z.array(storedSchema).parse(JSON.parse(text)));
}

function byEvent(executions: StormExecution[]): Map<string, StormExecution[]> {
	const found = new Map<string, StormExecution[]>();
	for (const execution of executions) {
		found.set(execution.eventId, [...(found.get(execution.eventId) ?? []), execution]);
	}
	return found;
}
