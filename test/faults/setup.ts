import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { ExecuteResult } from '../support/n8n';

export const locator = (mode: string, value: string): INodeParameters => ({
	__rl: true,
	mode,
	value,
});

export const byId = (id: string): INodeParameters => locator('id', id);

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
