import type { Rig } from './setup';
import { startRig } from './setup';
import { ceilingScenariosOf } from './ceilings';
import { Buyer, BUYING_SURFACES } from './toolBuyer';

jest.mock('../../nodes/Peeker/tool/ceilings', () => ({
	...jest.requireActual<object>('../../nodes/Peeker/tool/ceilings'),
	keepCostLimits: async () => await Promise.resolve([]),
	refuseFilledGuards: () => undefined,
}));

let rig: Rig;

beforeAll(async () => {
	rig = await startRig({ environment: 'live' });
});

afterAll(async () => await rig.close());

describe.each(BUYING_SURFACES)('without the ceilings an agent buys, %s', (_name, surface) => {
	it.each(ceilingScenariosOf(surface))('so this fails: $name', async ({ play }) => {
		const buyers: Buyer[] = [];
		const played = play((key) => {
			const buyer = new Buyer(rig, surface, key);
			buyers.push(buyer);
			return buyer;
		});
		await expect(played).rejects.toThrow(/expect\(/);
		expect(buyers.flatMap(({ orders }) => orders)).not.toEqual([]);
	});
});
