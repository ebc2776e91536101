export type EffectKind =
	| 'order'
	| 'charge'
	| 'cancel'
	| 'swap'
	| 'rename'
	| 'import'
	| 'forwarding'
	| 'bundle'
	| 'bundleDeleted'
	| 'bundleUpdated'
	| 'user'
	| 'userDeleted'
	| 'userUpdated';

/** One thing that was really done, whatever the client was told of it. */
export interface Effect {
	kind: EffectKind;
	/** The thing it was done to, or that came of it. */
	id: string;
	/** Time of the world, in milliseconds. */
	at: number;
	/** The body that caused it, as it arrived. */
	bytes: string;
	/** Of a charge. */
	cents?: number;
	/** Of a swap: `standard` or `premium`. */
	type?: string;
	/** The names it was done to. */
	domains?: string[];
}

/** What the origin really did, in the order it did it. */
export class Ledger {
	readonly effects: Effect[] = [];

	add(effect: Effect): void {
		this.effects.push(effect);
	}

	of(kind: EffectKind): Effect[] {
		return this.effects.filter((effect) => effect.kind === kind);
	}

	count(kind: EffectKind): number {
		return this.of(kind).length;
	}

	get chargedCents(): number {
		return this.of('charge').reduce((sum, { cents = 0 }) => sum + cents, 0);
	}
}
