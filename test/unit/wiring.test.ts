/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';

import type { WorkflowGraph } from '../../nodes/Peeker/waitUntilFinished/wiring';
import { wiringOf } from '../../nodes/Peeker/waitUntilFinished/wiring';

type Point = [number, number];

/** A workflow in which outputs lead to nodes, as `{ Wait: [['Out'], ['Wait']] }`. */
function graph(
	outputs: Record<string, string[][]>,
	positions: Record<string, Point> = {},
	executionOrder = 'v1',
): WorkflowGraph {
	const names = new Set(['Wait', ...Object.values(outputs).flat(2)]);
	return {
		connectionsBySourceNode: Object.fromEntries(
			Object.entries(outputs).map(([name, main]) => [
				name,
				{ main: main.map((nodes) => nodes.map((node) => ({ node }))) },
			]),
		),
		nodes: Object.fromEntries(
			[...names].map((name) => [name, { position: positions[name] ?? ([0, 0] as Point) }]),
		),
		settings: { executionOrder },
	};
}

describe("where 'Still Running' leads", () => {
	it.each([
		['back', { Wait: [['Out'], ['Wait']] }],
		['back', { Wait: [['Out'], ['Pause']], Pause: [['Wait']] }],
		['back', { Wait: [['Out'], ['If']], If: [['Log'], ['Pause']], Pause: [['Wait']] }],
		['elsewhere', { Wait: [['Out'], ['Log']] }],
		['elsewhere', { Wait: [['Wait'], ['Log']] }],
		['elsewhere', { Wait: [['Out'], ['Log']], Log: [['Mail']], Mail: [['Log']] }],
		['nowhere', { Wait: [['Out'], []] }],
		['nowhere', { Wait: [['Wait']] }],
		['nowhere', {}],
	])('%s', (stillRunning, outputs) => {
		expect(wiringOf(graph(outputs as Record<string, string[][]>), 'Wait')).toMatchObject({
			stillRunning,
		});
	});
});

describe("nodes behind 'Finished' that n8n runs last", () => {
	const outputs = { Wait: [['Out'], ['Wait']] };

	it.each<[string, Point, string[]]>([
		['above', [300, -10], []],
		['below', [300, 10], ['Out']],
		['at the same height, to the right', [300, 0], ['Out']],
		['at the same height, to the left', [-300, 0], []],
	])('%s', (_, Out, runLast) => {
		expect(wiringOf(graph(outputs, { Out }), 'Wait').runLast).toEqual(runLast);
	});

	it('are compared with what the loop goes through, not with the node itself', () => {
		const long = graph(
			{ Wait: [['Out'], ['Pause']], Pause: [['Wait']] },
			{ Out: [300, 50], Pause: [300, 100] },
		);
		expect(wiringOf(long, 'Wait').runLast).toEqual([]);
	});

	it('are none in the order of n8n before 1.0, and none without a loop', () => {
		expect(wiringOf(graph(outputs, { Out: [300, 10] }, 'v0'), 'Wait').runLast).toEqual([]);
		expect(wiringOf(graph({ Wait: [['Out']] }, { Out: [300, 10] }), 'Wait').runLast).toEqual([]);
	});
});

const EXAMPLES = path.resolve(__dirname, '../../examples');

interface Example {
	nodes: INode[];
	connections: WorkflowGraph['connectionsBySourceNode'];
	settings: WorkflowGraph['settings'];
}

const waits = readdirSync(EXAMPLES)
	.filter((file) => file.endsWith('.json'))
	.map((file) => [file, JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8'))] as const)
	.flatMap(([file, { nodes, connections, settings }]: readonly [string, Example]) =>
		nodes
			.filter(({ parameters }) => parameters.operation === 'waitUntilFinished')
			.map(({ name }) => ({
				file,
				name,
				graph: {
					connectionsBySourceNode: connections,
					nodes: Object.fromEntries(nodes.map((node) => [node.name, node])),
					settings,
				},
			})),
	);

it.each(waits)('the example $file is wired and laid out as it should be', ({ graph, name }) => {
	expect(wiringOf(graph, name)).toEqual({ stillRunning: 'back', runLast: [] });
});

it('there are examples that wait', () => {
	expect(waits.length).toBeGreaterThanOrEqual(2);
});
