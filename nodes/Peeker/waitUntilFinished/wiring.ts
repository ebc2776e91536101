import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

const STILL_RUNNING = 1;

const connectionsSchema = z.array(z.array(z.object({ node: z.string() })).nullish());

/** What the decisions here need of n8n's `Workflow` (n8n-workflow 2.41). */
const graphSchema = z.object({
	connectionsBySourceNode: z.record(
		z.string(),
		z.object({ main: connectionsSchema.optional() }).optional(),
	),
	nodes: z.record(z.string(), z.object({ position: z.tuple([z.number(), z.number()]) })),
	settings: z.object({ executionOrder: z.string().optional() }).optional(),
});

export type WorkflowGraph = z.output<typeof graphSchema>;

export interface Wiring {
	/** Where 'Still Running' leads: back to the node, to other nodes only, or nowhere. */
	stillRunning: 'back' | 'elsewhere' | 'nowhere';
	/** Nodes behind 'Finished' that n8n runs only after the branch of 'Still Running'. */
	runLast: string[];
}

/** Names of the nodes that an output of a node leads to directly. */
const behind = ({ connectionsBySourceNode: all }: WorkflowGraph, node: string, output?: number) => {
	const main = all[node]?.main ?? [];
	const outputs = output === undefined ? main : [main[output]];
	return outputs.flatMap((connections) => connections?.map((one) => one.node) ?? []);
};

function leadsBack(graph: WorkflowGraph, name: string): boolean {
	const seen = new Set<string>();
	const next = behind(graph, name, STILL_RUNNING);
	for (let node = next.pop(); node !== undefined; node = next.pop()) {
		if (node === name) return true;
		if (seen.has(node)) continue;
		seen.add(node);
		next.push(...behind(graph, node));
	}
	return false;
}

/** Whether n8n runs `one` after `other`: in v1 order by height, and from left to right (n8n-core 2.41). */
function runsAfter({ nodes }: WorkflowGraph, one: string, other: string): boolean {
	const [a, b] = [nodes[one]?.position, nodes[other]?.position];
	if (!a || !b) return false;
	return a[1] === b[1] ? a[0] > b[0] : a[1] > b[1];
}

/** How the outputs of a waiting node are wired. */
export function wiringOf(graph: WorkflowGraph, name: string): Wiring {
	const running = behind(graph, name, STILL_RUNNING);
	const isBack = leadsBack(graph, name);
	const isByHeight = isBack && graph.settings?.executionOrder === 'v1';
	return {
		stillRunning: isBack ? 'back' : running.length > 0 ? 'elsewhere' : 'nowhere',
		runLast: isByHeight
			? behind(graph, name, 0).filter((one) =>
					running.some((other) => runsAfter(graph, one, other)),
				)
			: [],
	};
}

/**
 * How this node is wired; undefined where n8n does not tell. n8n's interface of nodes knows no wire from a
 * node to itself, but the context holds the workflow (n8n-core 1.98 to 2.41).
 */
export function readWiring(context: IExecuteFunctions): Wiring | undefined {
	const { success, data } = graphSchema.safeParse(Reflect.get(context, 'workflow'));
	return success ? wiringOf(data, context.getNode().name) : undefined;
}
