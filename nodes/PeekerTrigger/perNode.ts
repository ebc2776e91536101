import type { INode } from 'n8n-workflow';

/** What tells a trigger node from all others of this n8n; renaming changes neither part. */
interface NodeContext {
	getWorkflow(): { id?: string };
	getNode(): INode;
}

const nodeKey = (context: NodeContext): string =>
	`${context.getWorkflow().id}:${context.getNode().id}`;

const SECONDS_BETWEEN_SWEEPS = 3600;

/**
 * Something that this process keeps of each trigger node. It is freed when the node's workflow is
 * unpublished, or, in processes that are not told of that, when nothing was delivered to it for `idleSeconds`.
 */
export class PerNode<T> {
	private static readonly all: Array<PerNode<unknown>> = [];

	private readonly kept = new Map<string, { value: T; usedAt: number }>();

	private sweptAt = 0;

	constructor(
		private readonly make: () => T,
		private readonly idleSeconds: number,
	) {
		PerNode.all.push(this);
	}

	/** Frees all that is kept of a node. */
	static free(context: NodeContext): void {
		for (const { kept } of PerNode.all) kept.delete(nodeKey(context));
	}

	/** What is kept of the node, made if it is the first time. `now` in Unix seconds. */
	of(context: NodeContext, now: number): T {
		this.sweep(now);
		const key = nodeKey(context);
		const value = this.kept.get(key)?.value ?? this.make();
		this.kept.set(key, { value, usedAt: now });
		return value;
	}

	private sweep(now: number): void {
		if (Math.abs(now - this.sweptAt) < SECONDS_BETWEEN_SWEEPS) return;
		this.sweptAt = now;
		for (const [key, { usedAt }] of this.kept) {
			if (now - usedAt > this.idleSeconds) this.kept.delete(key);
		}
	}
}
