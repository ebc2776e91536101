import { createHash } from 'node:crypto';

interface Context {
	workflow: { id: string };
	node?: { id: string };
}

type Scope = 'node' | 'workflow';

const hashOf = (value: unknown) => createHash('md5').update(String(value)).digest('base64');

/**
 * n8n's table of processed data as n8n 2.41 uses it (its `deduplication-helper.js`): the row is found, changed
 * and written back as a whole; a missing row is inserted, and the table's primary key lets one insertion through.
 */
export class ProcessedDataTable {
	readonly rows = new Map<string, string[]>();

	/** Answers each query; a test may delay or fail some. */
	query: (kind: 'find' | 'insert' | 'update' | 'delete') => Promise<void> = async () => {};

	/** Runs once a row is inserted, before that is told. */
	afterInsert: () => Promise<void> = async () => {};

	private keyOf(scope: Scope, { workflow, node }: Context): string {
		return `${workflow.id} ${scope === 'node' ? `n:${node?.id}` : ''}`;
	}

	private async find(key: string): Promise<string[] | undefined> {
		await this.query('find');
		const row = this.rows.get(key);
		return row && [...row];
	}

	private async update(key: string, row: string[]): Promise<void> {
		await this.query('update');
		if (this.rows.has(key)) this.rows.set(key, row);
	}

	async checkProcessedAndRecord(
		items: unknown[],
		scope: Scope,
		context: Context,
	): Promise<{ new: unknown[]; processed: unknown[] }> {
		const key = this.keyOf(scope, context);
		const row = await this.find(key);
		const hashes = items.map(hashOf);
		if (!row) {
			await this.query('insert');
			if (this.rows.has(key)) throw new Error('UNIQUE constraint failed: processed_data');
			this.rows.set(key, hashes);
			await this.afterInsert();
			return { new: items, processed: [] };
		}
		const known = new Set(row);
		const isKnown = (_item: unknown, index: number) => known.has(hashes[index]);
		const result = {
			new: items.filter((item, index) => !isKnown(item, index)),
			processed: items.filter(isKnown),
		};
		await this.update(key, [...row, ...hashes.filter((hash) => !known.has(hash))]);
		return result;
	}

	async removeProcessed(items: unknown[], scope: Scope, context: Context): Promise<void> {
		const key = this.keyOf(scope, context);
		const row = await this.find(key);
		if (!row) return;
		const removed = new Set(items.map(hashOf));
		await this.update(
			key,
			row.filter((hash) => !removed.has(hash)),
		);
	}

	async clearAllProcessedItems(scope: Scope, context: Context): Promise<void> {
		const key = this.keyOf(scope, context);
		await this.query('delete');
		this.rows.delete(key);
	}

	async getProcessedDataCount(scope: Scope, context: Context): Promise<number> {
		return (await this.find(this.keyOf(scope, context)))?.length ?? 0;
	}
}
