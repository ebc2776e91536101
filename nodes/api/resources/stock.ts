import { readPages } from '../client/pagination';
import type { Client } from '../client/types';
import type { Row } from '../util/row';

/**
 * The account's own domains among the given names. The API has no filter by name, so the list is searched: page
 * by page, as far as somebody needs it, and once for all who ask.
 */
export class Stock {
	private readonly names: Set<string>;
	private readonly found = new Map<string, Row>();
	private pages: AsyncIterator<Row[]> | undefined;
	private reading: Promise<void> | undefined;
	/** Whether the list has been read to its end. */
	isComplete = false;

	constructor(
		private readonly client: Client,
		names: Iterable<string>,
	) {
		this.names = new Set(names);
	}

	/** The row of a name, or undefined where the account has no such domain. Throws as `Client.call` does. */
	async rowOf(name: string): Promise<Row | undefined> {
		while (!this.found.has(name) && !this.isComplete) {
			this.reading ??= this.readPage().finally(() => {
				this.reading = undefined;
			});
			await this.reading;
		}
		return this.found.get(name);
	}

	private async readPage(): Promise<void> {
		this.pages ??= readPages(this.client, 'listDomains');
		const page = await this.pages.next().catch(async (error: unknown) => {
			// A list that broke off is begun anew by who asks next.
			this.pages = undefined;
			return await Promise.reject(error);
		});
		if (page.done) this.isComplete = true;
		else for (const row of page.value) this.note(row);
	}

	private note(row: Row): void {
		const name = String(row.domain);
		if (this.names.has(name) && !this.found.has(name)) this.found.set(name, row);
	}
}
