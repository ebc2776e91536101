import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { clock } from '../../nodes/api/client/clock';
import type { PeekerRig } from '../nodes/setup';
import { SMARTLEAD, startRig } from '../nodes/setup';
import type { SandboxOptions, VirtualClock } from '../sandbox';
import { createVirtualClock } from '../sandbox';
import type { ExecuteResult } from '../support/n8n';

export const locator = (mode: string, value: string): INodeParameters => ({
	__rl: true,
	mode,
	value,
});

export const byId = (id: string): INodeParameters => locator('id', id);

export interface FaultRig extends PeekerRig {
	time: VirtualClock;
	/** Lets a wait of the node pass, as `clock.pause` does here. */
	pass: (ms: number) => Promise<void>;
	/** The node's credential with another key. */
	credentialOf: (key: string) => { peekerApi: Record<string, string> };
}

/**
 * A rig whose sandbox and node share one clock that only waits move: a wait of the node passes at once,
 * and the sandbox's own work goes on as far as it would have in that time. Undone by `jest.restoreAllMocks`.
 */
export async function startFaultRig(options: SandboxOptions = {}): Promise<FaultRig> {
	const time = createVirtualClock();
	const rig = await startRig({ environment: 'live', clock: time, ...options });
	let passed = Promise.resolve();
	jest.spyOn(clock, 'now').mockImplementation(time.now);
	const pass = async (ms: number) => {
		passed = passed.then(async () => await time.advance(Math.ceil(ms)));
		await passed;
	};
	jest.spyOn(clock, 'pause').mockImplementation(pass);
	return {
		...rig,
		time,
		pass,
		credentialOf: (apiKey) => ({
			peekerApi: { apiKey, baseUrl: rig.sandbox.url, ...SMARTLEAD },
		}),
	};
}

/** Everything a user, a log or a database could see of a run, as one text. */
export function everythingOf(result: ExecuteResult): string {
	return `${JSON.stringify(result.run)}\n${resultOf(result)}`;
}

/** What came of a run, as one text: without n8n's own copy of the workflow it ran. */
export function resultOf({ run, error, items, hints }: ExecuteResult): string {
	const errorText = error && [error.name, error.message, error.description, error.stack].join('\n');
	return [run?.data.resultData, items, hints, error]
		.map((part) => JSON.stringify(part))
		.concat(String(errorText))
		.join('\n');
}

/** The output items that came from input item `index`. */
export const outputsOf = ({ items }: ExecuteResult, index: number): INodeExecutionData[] =>
	items.filter(({ pairedItem }) =>
		[pairedItem].flat().some((one) => typeof one === 'object' && one.item === index),
	);
