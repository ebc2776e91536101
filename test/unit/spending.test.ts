import { beganByHand, checkSwapCount, checkTotalCost } from '../../nodes/Peeker/spending';

describe('a run that began by hand', () => {
	const manualTrigger = 'n8n-nodes-base.manualTrigger';
	it.each([
		[{ mode: 'manual', isActive: true }, true],
		[{ mode: 'evaluation', isActive: true }, true],
		[{ mode: 'integrated', isActive: false }, true],
		[{ mode: 'integrated', isActive: true, triggerType: manualTrigger }, true],
		[{ mode: 'integrated', isActive: true, triggerType: 'n8n-nodes-base.webhook' }, false],
		[{ mode: 'integrated', isActive: true }, false],
		[{ mode: 'trigger', isActive: true }, false],
		[{ mode: 'webhook', isActive: true, triggerType: 'n8n-nodes-base.webhook' }, false],
		[{ mode: 'retry', isActive: false }, false],
	])('%j: %s', (beginning, isByHand) => {
		expect(beganByHand(beginning)).toBe(isByHand);
	});
});

describe('the cost of a run', () => {
	const usd = (cents: number | null) => ({ cents, currency: 'usd' });
	it.each([
		[[], usd(1_500)],
		[[usd(1_000)], usd(500)],
		[[usd(1_500)], { cents: 0, currency: null }],
		[[{ cents: 0, currency: 'eur' }], usd(1_500)],
	])('%j and then %j is within 1500', (before, next) => {
		expect(() => checkTotalCost(before, next, 1_500)).not.toThrow();
	});

	it.each([
		[[], usd(1_501), 'would cost more'],
		[[usd(1_000), usd(400)], usd(101), 'would cost more'],
		[[], usd(null), 'is not known'],
		[[usd(1_000)], usd(null), 'is not known'],
		[[{ cents: null, currency: null }], usd(1), 'is not known'],
		[[{ cents: 10, currency: 'eur' }], usd(10), 'is not known'],
	])('%j and then %j is refused', (before, next, words) => {
		expect(() => checkTotalCost(before, next, 1_500)).toThrow(words);
	});
});

test('swaps up to the limit, and none with a limit of 0', () => {
	expect(() => checkSwapCount(1, 2)).not.toThrow();
	expect(() => checkSwapCount(2, 2)).toThrow('Max Swaps');
	expect(() => checkSwapCount(0, 0)).toThrow('Max Swaps');
});
