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
		if (!this.exit) process.kill(this.pid, signal);
	}
}
