/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   runs on a developer machine, never inside n8n */
type Closer = () => Promise<void>;

/** What has to be closed when the demo ends, however it ends. */
export class Ending {
	private readonly closers: Closer[] = [];

	private closing: Promise<void> | undefined;

	/**
	 * Closes everything and exits on Ctrl-C, and when the terminal is closed; npm passes Ctrl-C on a
	 * second time, which is one too.
	 */
	constructor() {
		const onSignal = () => {
			if (!this.hasBegun) console.log('\nStopping…');
			void this.close().then(() => process.exit());
		};
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
	}

	get hasBegun(): boolean {
		return this.closing !== undefined;
	}

	/** Adds what is to be closed; the last one added is closed first. */
	add(closer: Closer): void {
		this.closers.unshift(closer);
	}

	async close(): Promise<void> {
		this.closing ??= this.closeAll();
		await this.closing;
	}

	private async closeAll(): Promise<void> {
		for (const close of this.closers) await close();
	}
}
