import { Gateway } from './gateway';
import type { Ledger } from './ledger';
import { Origin } from './origin';
import { State } from './state';
import { WorldTime } from './time';

export interface World {
	time: WorldTime;
	state: State;
	origin: Origin;
	gateway: Gateway;
	ledger: Ledger;
	/** The base URL a client is given. */
	url: string;
	close: () => Promise<void>;
}

/** Peeker as a client meets it: an API with a memory, and a gateway in front of it. */
export async function startWorld(): Promise<World> {
	const time = new WorldTime();
	const state = new State(time);
	const gateway: Gateway = new Gateway(() => origin);
	const origin: Origin = new Origin(state, () => gateway.url);
	await gateway.listen();
	return {
		time,
		state,
		origin,
		gateway,
		ledger: state.ledger,
		url: gateway.url,
		close: async () => await gateway.close(),
	};
}
