import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Row } from '../../api/util/row';
import { detailsOf, messageOf } from '../nodeError';
import type { Outcome } from '../output';
import { outputJson } from '../output';
import { failureForModel, leanRow, listForModel, selectedFields } from './forModel';

/** How much of an answer an agent is given; n8n shows these fields where the node is a tool. */
export const toolOutputFields: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'toolOutput',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Simplified',
				value: 'simplified',
				description: 'What is filled in; long lists are counted and shown in part',
			},
			{ name: 'Raw', value: 'raw', description: 'Everything, as Peeker answers' },
			{
				name: 'Selected Fields',
				value: 'selectedFields',
				description: 'Only the fields named below',
			},
		],
		default: 'simplified',
		description: 'How much of the answer the agent is given. Less costs fewer tokens.',
		displayOptions: { show: { '@tool': [true] } },
	},
	{
		displayName: 'Output Fields',
		name: 'toolOutputFields',
		type: 'string',
		default: '',
		placeholder: 'e.g. status, costs.total_cents',
		description: 'The names of the fields, parted by commas. A dot leads into an object.',
		displayOptions: { show: { '@tool': [true], toolOutput: ['selectedFields'] } },
	},
];

/**
 * What is not asked of an agent: how simple an answer is goes by 'Output', and the input items are those of the
 * agent itself, so that no order is made from them.
 */
export const valuesForTool = (context: IExecuteFunctions): Row => ({
	simplify: outputMode(context) !== 'raw',
	domainsFrom: 'parameter',
});

const outputMode = (context: IExecuteFunctions) =>
	context.getNodeParameter('toolOutput', 0, 'simplified');

type Shape = (row: Row) => Row;

/** What an agent must be told, whichever fields it is given. */
const noteIn = ({ note, cost_warning }: Row): Row => ({
	...(note !== undefined && { note }),
	...(cost_warning !== undefined && { cost_warning }),
});

function shapeOf(context: IExecuteFunctions): Shape | undefined {
	const output = outputMode(context);
	if (output === 'raw') return undefined;
	if (output !== 'selectedFields') return leanRow;
	const names = String(context.getNodeParameter('toolOutputFields', 0, ''));
	const paths = names.split(/[\s,]+/).filter((path) => path !== '');
	return paths.length === 0
		? leanRow
		: (row) => ({ ...selectedFields(row, paths), ...noteIn(row) });
}

function answersOf(outcome: Outcome, shape: Shape | undefined): IDataObject[] {
	if (!('rows' in outcome)) {
		const { error } = outcome;
		return [failureForModel(messageOf(error), detailsOf(error))];
	}
	const { rows, isList } = outcome;
	if (!shape) return rows.length > 0 ? rows.map(outputJson) : [listForModel([]) as IDataObject];
	const shaped = rows.map((row) => shape(outputJson(row)));
	return isList ? [listForModel(shaped) as IDataObject] : (shaped as IDataObject[]);
}

/**
 * What an agent reads of its call. A failure is an item too, whatever On Error says: agents hand a thrown
 * error on as its headline alone, or as nothing (n8n 2.41). There is always an item, since nothing reads as a fault.
 */
export function toolOutputOf(
	context: IExecuteFunctions,
	outcomes: Outcome[],
): INodeExecutionData[] {
	const shape = shapeOf(context);
	const items = outcomes.flatMap((outcome) =>
		answersOf(outcome, shape).map((json) => ({ json, pairedItem: { item: outcome.items[0] } })),
	);
	return items.length > 0 ? items : [{ json: listForModel([]) as IDataObject }];
}
