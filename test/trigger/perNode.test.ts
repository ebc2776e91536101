import type { INode } from 'n8n-workflow';
import { PerNode } from '../../nodes/PeekerTrigger/perNode';

const HOUR = 3600;
const IDLE = 10 * HOUR;

const contextOf = (workflowId: string, nodeId = 'node') => ({
	getWorkflow: () => ({ id: workflowId }),
	getNode: () => ({ id: nodeId }) as INode,
});

test('keeps one thing of each node, also of two in one workflow', () => {
	const kept = new PerNode<number[]>(() => [], IDLE);
	kept.of(contextOf('w1'), 0).push(1);
	kept.of(contextOf('w1', 'other'), 0).push(2);
	expect(kept.of(contextOf('w1'), 1)).toEqual([1]);
	expect(kept.of(contextOf('w1', 'other'), 1)).toEqual([2]);
	expect(kept.of(contextOf('w2'), 1)).toEqual([]);
});

test('is freed with its workflow, whatever keeps it', () => {
	const [one, other] = [new PerNode(() => 1, IDLE), new PerNode(() => 2, IDLE)];
	for (const kept of [one, other]) for (const id of ['w1', 'w2']) kept.of(contextOf(id), 0);
	PerNode.free(contextOf('w1'));
	for (const kept of [one, other]) {
		expect(kept.has(contextOf('w1'))).toBe(false);
		expect(kept.has(contextOf('w2'))).toBe(true);
	}
});

test('is freed where nobody tells of unpublishing: when nothing was delivered for long', () => {
	const kept = new PerNode(() => 1, IDLE);
	kept.of(contextOf('idle'), 0);
	for (let hour = 1; hour <= 10; hour++) kept.of(contextOf('busy'), hour * HOUR);
	expect(kept.has(contextOf('idle'))).toBe(true);
	kept.of(contextOf('busy'), 11 * HOUR);
	expect(kept.has(contextOf('idle'))).toBe(false);
	expect(kept.has(contextOf('busy'))).toBe(true);
});
