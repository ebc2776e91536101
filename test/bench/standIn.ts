/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions --
   runs on a developer machine, never inside n8n */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import type { Books, SandboxOptions } from '../sandbox';

const startedSchema = z.object({ url: z.string(), webhookSecret: z.string() });

/** What stands for the Partner API, in a process of its own, so that nobody who is measured shares its time. */
export class StandIn {
	private constructor(
		/** Base URL of the API. */
		readonly url: string,
		/** Signs the events of `pk_test_…` keys. */
		readonly webhookSecret: string,
		private readonly child: ReturnType<typeof fork>,
	) {}

	static async start(options: Pick<SandboxOptions, 'rateLimit' | 'stepMs'> = {}): Promise<StandIn> {
		const script = path.join(__dirname, 'standInProcess.ts');
		const child = fork(script, [JSON.stringify(options)], { execArgv: ['--import', 'tsx'] });
		const [message]: unknown[] = await once(child, 'message');
		const { url, webhookSecret } = startedSchema.parse(message);
		return new StandIn(url, webhookSecret, child);
	}

	/** Every answer comes `ms` milliseconds later than it would. */
	async answerAfter(ms: number): Promise<void> {
		await this.ask('DELETE', '/faults');
		if (ms > 0) await this.ask('POST', '/faults', { kind: 'slow', ms, times: 0 });
	}

	/** Fills the account of a key. */
	async seed(wanted: {
		key: string;
		users?: number;
		domains?: number;
		orders?: number;
	}): Promise<void> {
		await this.ask('POST', '/seed', wanted);
	}

	async books(key: string): Promise<Books> {
		return (await this.ask('GET', `/books?key=${key}`)) as Books;
	}

	/** How often each status was answered so far. */
	async answers(): Promise<Record<string, number>> {
		const requests = z.array(z.object({ status: z.number().nullable() }));
		const counts: Record<string, number> = {};
		for (const { status } of requests.parse(await this.ask('GET', '/requests'))) {
			counts[String(status)] = (counts[String(status)] ?? 0) + 1;
		}
		return counts;
	}

	async close(): Promise<void> {
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		await ended;
	}

	private async ask(method: string, address: string, body?: object): Promise<unknown> {
		const response = await fetch(`${new URL(this.url).origin}/_sandbox${address}`, {
			method,
			...(body && {
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});
		if (!response.ok) throw new Error(`${method} ${address}: ${await response.text()}`);
		return await response.json();
	}
}
