/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
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
