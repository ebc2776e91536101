interface Task {
	at: number;
	work: () => void | Promise<void>;
}

/** The time of the world: it passes only when somebody waits, and what is due is done on the way. */
export class WorldTime {
	private readonly tasks: Task[] = [];

	private advancing = Promise.resolve();

	constructor(private millis = Date.parse('2026-07-01T09:00:00Z')) {}

	/** Milliseconds since 1970. */
	now(): number {
		return this.millis;
	}

	/** Has `work` done once `ms` milliseconds of the world have passed. */
	after(ms: number, work: Task['work']): void {
		this.tasks.push({ at: this.millis + ms, work });
	}

	/** Lets `ms` milliseconds pass, one call after the other; resolves when all that was due is done. */
	async advance(ms: number): Promise<void> {
		this.advancing = this.advancing.then(async () => await this.advanceNow(ms));
		await this.advancing;
	}

	private async advanceNow(ms: number): Promise<void> {
		const until = this.millis + Math.max(0, ms);
		for (;;) {
			const due = this.tasks.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
			if (!due) break;
			this.tasks.splice(this.tasks.indexOf(due), 1);
			this.millis = Math.max(this.millis, due.at);
			await due.work();
		}
		this.millis = until;
	}
}
