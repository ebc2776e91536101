import { newImport } from './domains';
import { orderOf } from './given';
import type { Lab } from './lab';
import { openLab } from './lab';

let lab: Lab;

beforeEach(async () => {
	lab = await openLab();
});

afterEach(async () => {
	await lab.close();
	jest.restoreAllMocks();
});

describe('a plan says what is so', () => {
	it.each(['in_progress', 'action_required', 'failed'])(
		'#15 an import that is %s is not orderable',
		async (status) => {
			newImport(lab.state, ['own.example'], { status });
			lab.state.unavailable.set('own.example', 'taken');
			const { items } = await lab.run('order', 'plan', orderOf('own.example'));
			expect(items[0].json.orderable).toBe(false);
		},
	);
});
