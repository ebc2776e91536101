/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z, type ZodType, type ZodTypeDef } from 'zod';
import { runCommand } from '../../n8n/command';
import { installN8n } from '../../n8n/install';
import type { N8nServer } from '../../n8n/server';

/** n8n's database file; everything newer may still be in the file with `-wal` behind its name. */
export function databaseFile({ userFolder }: N8nServer): string {
	return path.join(userFolder, '.n8n/database.sqlite');
}

const READ = `
	const { DatabaseSync } = require('node:sqlite');
	const database = new DatabaseSync(process.argv[1], { readOnly: true, timeout: 30_000 });
	process.stdout.write(JSON.stringify(database.prepare(process.argv[2]).all()));`;

/**
 * Asks n8n's SQLite database, which n8n may be using at the same time, without changing it. n8n's
 * own Node.js does it: it has an SQLite client, the one that runs the tests need not.
 */
export async function rows<T>(
	n8n: N8nServer,
	sql: string,
	schema: ZodType<T, ZodTypeDef, unknown>,
): Promise<T[]> {
	const { nodeBinary } = await installN8n();
	const text = await runCommand(nodeBinary, ['-e', READ, databaseFile(n8n), sql]);
	return z.array(schema).parse(JSON.parse(text));
}

const READ_ALL = `
	const { DatabaseSync } = require('node:sqlite');
	const { createHash } = require('node:crypto');
	const database = new DatabaseSync(process.argv[1], { readOnly: true, timeout: 30_000 });
	const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
	const contents = tables.map(({ name }) => {
		const rows = database.prepare('SELECT * FROM "' + name + '"').all();
		const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
		return [name, { rows: rows.length, hash }];
	});
	process.stdout.write(JSON.stringify(Object.fromEntries(contents)));`;

const contentsSchema = z.record(z.object({ rows: z.number(), hash: z.string() }));

/** What is in each table of n8n's database: how many rows, and a hash of all they hold. */
export type Contents = z.infer<typeof contentsSchema>;

/** Reads every table of n8n's SQLite database. */
export async function contents(n8n: N8nServer): Promise<Contents> {
	const { nodeBinary } = await installN8n();
	const text = await runCommand(nodeBinary, ['-e', READ_ALL, databaseFile(n8n)]);
	return contentsSchema.parse(JSON.parse(text));
}

/** The tables that differ, with the rows they have gained. */
export function changes(before: Contents, after: Contents): Record<string, number> {
	const changed = Object.entries(after).filter(([name, { hash }]) => before[name]?.hash !== hash);
	return Object.fromEntries(
		changed.map(([name, { rows: count }]) => [name, count - (before[name]?.rows ?? 0)]),
	);
}

const LOCK = `
	const { DatabaseSync } = require('node:sqlite');
	const database = new DatabaseSync(process.argv[1], { timeout: 30_000 });
	database.exec('BEGIN IMMEDIATE');
	process.stdout.write('locked');
	process.stdin.once('end', () => database.exec('ROLLBACK')).resume();`;

/**
 * Makes n8n's SQLite database unwritable (reading goes on), as another program's long transaction
 * would: n8n gives each write up after its driver's second of waiting.
 *
 * @returns Makes it writable again.
 */
export async function lockWrites(n8n: N8nServer): Promise<() => Promise<void>> {
	const { nodeBinary } = await installN8n();
	const child = spawn(nodeBinary, ['-e', LOCK, databaseFile(n8n)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const exit = once(child, 'exit');
	const ended = exit.then(() => Promise.reject(new Error('The database could not be locked')));
	await Promise.race([once(child.stdout, 'data'), ended]);
	ended.catch(() => undefined);
	return async () => {
		child.stdin.end();
		await exit;
	};
}
