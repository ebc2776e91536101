import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { clock } from '../../nodes/api/client/clock';
import { Peeker } from '../../nodes/Peeker/Peeker.node';
import type { ExecuteRequest, ExecuteResult } from '../support/n8n';
import { Harness } from '../support/n8n';
import type { World } from './world';
import { startWorld } from './world';

export const PEEKER = 'n8n-nodes-peeker.peeker';

export const SMARTLEAD = {
	smartleadLoginEmail: 'ops@agency.example',
	smartleadLoginPassword: 'not-a-real-password',
	smartleadClientId: '410022',
};

export const locator = (mode: string, value: string): INodeParameters => ({
	__rl: true,
	mode,
	value,
});

export const byId = (id: string) => locator('id', id);

type Extra = Partial<Omit<ExecuteRequest, 'items'>> & { items?: IDataObject[] };

export interface Lab extends World {
	/** The clock of the computer that n8n runs on; jumps as a test says, and waits cost no real time. */
	n8nClock: { aheadMs: number };
	/** Everything the node waited so far, in milliseconds. */
	waited: () => number;
	run: (
		resource: string,
		operation: string,
		parameters?: INodeParameters,
		extra?: Extra,
	) => Promise<ExecuteResult>;
}

let keys = 0;

/** The node in n8n-core's real contexts, with a world of its own. Undone by `jest.restoreAllMocks`. */
export async function openLab(environment: 'live' | 'test' = 'live'): Promise<Lab> {
	const world = await startWorld();
	const n8nClock = { aheadMs: 0 };
	let waited = 0;
	jest.spyOn(clock, 'now').mockImplementation(() => world.time.now() + n8nClock.aheadMs);
	jest.spyOn(clock, 'monotonic').mockImplementation(world.time.now.bind(world.time));
	jest.spyOn(clock, 'pause').mockImplementation(async (ms) => {
		waited += ms;
		await world.time.advance(ms);
	});
	const apiKey = `pk_${environment}_outside${keys++}`;
	const harness = new Harness({
		nodes: { [PEEKER]: new Peeker() },
		credentialTypes: [new PeekerApi()],
		credentials: { peekerApi: { apiKey, baseUrl: world.url, ...SMARTLEAD } },
	});
	return {
		...world,
		n8nClock,
		waited: () => waited,
		run: async (resource, operation, parameters = {}, { items, ...extra } = {}) =>
			await harness.execute({
				type: PEEKER,
				parameters: { resource, operation, ...parameters },
				...(items && { items: items.map((json) => ({ json })) }),
				...extra,
			}),
	};
}

/** A lab of its own for each test of a file: its parts are those of the test that runs. */
export function labForEach(environment?: 'live' | 'test'): Lab {
	const lab = {} as Lab;
	beforeEach(async () => {
		Object.assign(lab, await openLab(environment));
	});
	afterEach(async () => {
		await lab.close();
		jest.restoreAllMocks();
	});
	return lab;
}

/** What a user reads of a run: the error, the error items and the hints, as one text. */
export function saidOf({ error, items, hints }: ExecuteResult): string {
	const told = error && [error.message, error.description].join('\n');
	const failed = items.filter(({ json }) => json.error !== undefined);
	return [told, ...failed.map(({ json }) => JSON.stringify(json)), ...hints.map((h) => h.message)]
		.filter((part) => part !== undefined)
		.join('\n');
}

/** The output items that came from input item `index`. */
export const outputsOf = ({ items }: ExecuteResult, index: number): INodeExecutionData[] =>
	items.filter(({ pairedItem }) =>
		[pairedItem].flat().some((one) => typeof one === 'object' && one.item === index),
	);
