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
	const [one, other] = [new PerNode(() => [1], IDLE), new PerNode(() => [2], IDLE)];
	const all = [one, other].flatMap((kept) => ['w1', 'w2'].map((id) => kept.of(contextOf(id), 0)));
	PerNode.free(contextOf('w1'));
	expect(one.of(contextOf('w1'), 0)).not.toBe(all[0]);
	expect(one.of(contextOf('w2'), 0)).toBe(all[1]);
	expect(other.of(contextOf('w1'), 0)).not.toBe(all[2]);
	expect(other.of(contextOf('w2'), 0)).toBe(all[3]);
});

test('is freed where nobody tells of unpublishing: when nothing was delivered for long', () => {
	const kept = new PerNode(() => ({}), IDLE);
	const [idle, busy] = ['idle', 'busy'].map((id) => kept.of(contextOf(id), 0));
	for (let hour = 1; hour <= 11; hour++) {
		expect(kept.of(contextOf('busy'), hour * HOUR)).toBe(busy);
	}
	expect(kept.of(contextOf('idle'), 11 * HOUR)).not.toBe(idle);
});
