import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { Peeker } from '../../nodes/Peeker/Peeker.node';

/** One place of one operation where a user can put a value, in one mode if it has several. */
export interface Place {
	resource: string;
	operation: string;
	/** As a person finds it: `order.create: Options > Domain Forwarding > Domain`. */
	path: string;
	field: INodeProperties;
	/** The parameters that put `value` there, and what has to be chosen for the place to show. */
	put: (value: string) => INodeParameters;
}

/** What has to stand beside a value in the same row or collection for that row to be complete. */
type Neighbours = Record<string, INodeParameters>;

const isField = (option: unknown): option is INodeProperties =>
	typeof option === 'object' && option !== null && 'type' in option && 'displayName' in option;

/** The choices that make a field show, apart from resource and operation. */
function shownBy({ displayOptions }: INodeProperties): INodeParameters {
	const conditions = Object.entries(displayOptions?.show ?? {});
	return Object.fromEntries(
		conditions
			.filter(([name]) => name !== 'resource' && name !== 'operation')
			.map(([name, values]) => [name, values?.[0] as string]),
	);
}

/** The choices at the root of the parameters that make a field inside a collection show. */
const rootShownBy = (field: INodeProperties): INodeParameters =>
	Object.fromEntries(
		Object.entries(shownBy(field)).flatMap(([name, value]) =>
			name.startsWith('/') ? [[name.slice(1), value]] : [],
		),
	);

type Inside = Pick<Place, 'path' | 'field' | 'put'>;

function* placesIn(field: INodeProperties, neighbours: Neighbours): Generator<Inside> {
	const { name, displayName, type, options = [], modes = [], displayOptions } = field;
	const under = (inside: Inside, put: Inside['put']): Inside => ({
		...inside,
		path: `${displayName} > ${inside.path}`,
		put,
	});
	// A node of a workflow does not show what is for agents (toolMoney.test.ts).
	if (type === 'notice' || displayOptions?.show?.['@tool']) return;
	if (type === 'collection') {
		for (const option of options.filter(isField)) {
			for (const inside of placesIn(option, neighbours)) {
				yield under(inside, (value) => ({
					...rootShownBy(option),
					[name]: { ...neighbours[option.name], ...inside.put(value) },
				}));
			}
		}
	} else if (type === 'fixedCollection') {
		for (const group of options) {
			if (!('values' in group)) continue;
			for (const column of group.values) {
				for (const inside of placesIn(column, neighbours)) {
					yield under(inside, (value) => ({
						[name]: { [group.name]: [{ ...neighbours[group.name], ...inside.put(value) }] },
					}));
				}
			}
		}
	} else if (type === 'resourceLocator') {
		for (const mode of modes) {
			yield {
				path: `${displayName} (${mode.displayName})`,
				field,
				put: (value) => ({ [name]: { __rl: true, mode: mode.name, value } }),
			};
		}
	} else {
		yield { path: displayName, field, put: (value) => ({ [name]: value }) };
	}
}

/** All places of all operations, read off the node's own description. */
export function placesOf(neighbours: Neighbours): Place[] {
	const { properties } = new Peeker().description;
	return properties.flatMap((field) => {
		const { resource = [], operation = [] } = field.displayOptions?.show ?? {};
		return resource.flatMap((one) =>
			operation.flatMap((other) =>
				[...placesIn(field, neighbours)].map(({ path, field: inner, put }) => ({
					resource: String(one),
					operation: String(other),
					path: `${String(one)}.${String(other)}: ${path}`,
					field: inner,
					put: (value: string) => ({ ...shownBy(field), ...put(value) }),
				})),
			),
		);
	});
}
