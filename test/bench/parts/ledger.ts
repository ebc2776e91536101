import { markOf } from '../../../nodes/events/mark';
import { newRow, type WorkflowRow } from '../../support/n8n';
import { signed, triggerNode, unixNow } from '../../trigger/deliveries';
import { alternate, growthExponent, pairedRatios, spreadOf } from '../measure';
import type { Part } from '../report';

const DELIVERIES = 200;
const HOURS = 25;
const SIZES = [0, 1_000, 10_000, 100_000];

/** A row whose ledger holds `size` marks, spread evenly over the hours it looks back. */
function rowWith(size: number): WorkflowRow {
	const hourNow = Math.floor(unixNow() / 3_600);
	const handled: Record<string, string> = {};
	for (let index = 0; index < size; index++) {
		const hour = hourNow - (index % HOURS);
		handled[hour] = (handled[hour] ?? '') + markOf(`evt_old_${index}`);
	}
	return { ...newRow(), staticData: JSON.stringify({ 'node:Node': { handled } }) };
}

let events = 0;

/** The median time of a delivery with a ledger of this size, in microseconds. */
function timeOf(size: number): () => Promise<number> {
	const row = rowWith(size);
	const deliver = triggerNode({ events: ['*'] });
	return async () => {
		const times: number[] = [];
		for (let count = 0; count < DELIVERIES; count++) {
			const event = signed({ eventId: `evt_${events++}` });
			const begun = performance.now();
			const { workflowData, staticDataChanged } = await deliver({ ...event, row });
			times.push((performance.now() - begun) * 1_000);
			if (!workflowData || !staticDataChanged) throw new Error('a delivery was not accepted');
		}
		return spreadOf(times).median;
	};
}

export const ledgerPart: Part = {
	name: 'ledger',
	title: 'A delivery as the ledger of handled events grows',
	async run({ rounds }) {
		const all = await alternate(
			SIZES.map((size) => ({ name: `${size} events remembered`, once: timeOf(size) })),
			rounds,
		);
		const exponents = Array.from({ length: rounds }, (_, round) =>
			growthExponent(
				SIZES.slice(1).map((size, at) => ({ size, cost: all[at + 1].figures[round] })),
			),
		);
		return {
			measured: all.map(({ name, figures }) => ({ what: name, unit: 'µs', figures })),
			goals: [
				{ goal: 'exponent from 1,000 events on ≤ 1.05', figures: exponents, atMost: 1.05 },
				{
					goal: '100,000 events ÷ none',
					figures: pairedRatios(all[all.length - 1].figures, all[0].figures),
				},
			],
			notes: [
				"In the real WebhookContext with all that n8n does for a delivery in this process: static data is parsed from text, the trigger verifies, merges and claims, static data is written to text again. Not in it: n8n's database and the start of the execution.",
			],
		};
	},
};
