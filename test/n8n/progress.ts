/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
/** Where progress is written: a terminal gets one line that changes, anything else whole lines. */
export interface Output {
	isTTY?: boolean;
	write(text: string): unknown;
}

const TERMINAL_TICK_MS = 1_000;
const LOG_TICK_MS = 5_000;

/**
 * Runs `work` and shows, while it lasts, what is going on and for how many seconds.
 *
 * @param what What is happening, in words.
 * @param detail Read at every tick; stands behind `what`, for example "812 of 2101 packages".
 */
export async function withProgress<T>(
	what: string,
	work: () => Promise<T>,
	detail: () => string = () => '',
	output: Output = process.stdout,
): Promise<T> {
	const started = performance.now();
	const line = () => {
		const seconds = Math.round((performance.now() - started) / 1000);
		return [`  ${what}`, detail(), `${seconds} s`].filter(Boolean).join(' · ');
	};
	const show = () => output.write(output.isTTY ? `\r\u001b[K${line()}` : `${line()}\n`);

	show();
	const ticker = setInterval(show, output.isTTY ? TERMINAL_TICK_MS : LOG_TICK_MS);
	try {
		return await work();
	} finally {
		clearInterval(ticker);
		show();
		if (output.isTTY) output.write('\n');
	}
}
