/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { until } from './until';

const STOP_TIMEOUT_MS = 40_000;
const LOG_LINES = 40;

export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
}

/** One running n8n process, with its log in a file. */
export class N8nProcess {
	readonly pid: number;

	exit: Exit | undefined;

	private constructor(
		child: ChildProcess,
		private readonly logFile: string,
		private readonly container: string | undefined,
	) {
		if (child.pid === undefined) throw new Error('n8n could not be started');
		this.pid = child.pid;
		child.once('exit', (code, signal) => {
			this.exit = { code, signal };
		});
	}

	/**
	 * Starts the command; both output streams are appended to `logFile`.
	 *
	 * @param container Name of the container that the command runs, if it does.
	 */
	static spawn(
		command: string,
		args: string[],
		environment: NodeJS.ProcessEnv,
		logFile: string,
		container?: string,
	): N8nProcess {
		const log = openSync(logFile, 'a');
		const child = spawn(command, args, {
			env: environment,
			stdio: ['ignore', log, log],
			// Ctrl-C in the terminal must reach us only, so that we stop n8n in good order.
			detached: true,
			windowsHide: true,
		});
		closeSync(log);
		const started = new N8nProcess(child, logFile, container);
		process.once('exit', started.killNow);
		return started;
	}

	/** Asks n8n to shut down, and waits until it has; kills it if it takes too long. */
	async stop(): Promise<Exit> {
		this.signal('SIGTERM');
		try {
			return await this.ended(STOP_TIMEOUT_MS);
		} catch {
			return await this.kill();
		}
	}

	/** Ends n8n the hard way (SIGKILL), as a crash or a power cut would. */
	async kill(): Promise<Exit> {
		this.killNow();
		return await this.ended(STOP_TIMEOUT_MS);
	}

	/** The last lines of n8n's log. */
	logTail(): string {
		return readFileSync(this.logFile, 'utf8').split('\n').slice(-LOG_LINES).join('\n');
	}

	private readonly killNow = () => this.signal('SIGKILL');

	private async ended(timeoutMs: number): Promise<Exit> {
		const exit = await until('n8n to end', () => this.exit, { timeoutMs });
		process.off('exit', this.killNow);
		return exit;
	}

	private signal(signal: NodeJS.Signals): void {
		if (this.exit) return;
		// Docker passes on every signal but this, and the container would outlive its client.
		if (this.container && signal === 'SIGKILL') spawnSync('docker', ['kill', this.container]);
		// Windows has no signals: the process would end and leave its task runner behind.
		if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(this.pid), '/T', '/F']);
		else process.kill(this.pid, signal);
	}
}
