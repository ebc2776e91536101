import { labForEach, saidOf } from './lab';

const lab = labForEach();

describe('all or nothing, and all of it told', () => {
	it.each([false, true])(
		'#12 two imports of one item are both told (continueOnFail %s)',
		async (continueOnFail) => {
			lab.state.workMs.import = 3_600_000;
			const names = Array.from({ length: 30 }, (_, n) => `own${n}.example`).join(' ');
			const result = await lab.run(
				'domainImport',
				'create',
				{
					domains: names,
					waitForCompletion: true,
					options: { form: 'synchronous', maxWaitSeconds: 60 },
				},
				{ continueOnFail },
			);
			const told = `${saidOf(result)}${JSON.stringify(result.items)}`;
			expect(lab.state.imports).toHaveLength(2);
			for (const { id } of lab.state.imports) expect(told).toContain(id);
			expect(told).toContain('ns-one.example');
		},
	);

	it('#12 all renames of one item are told when one fails', async () => {
		const { id } = lab.state.addConnected('used.example');
		lab.time.after(1_000, () => {
			lab.state.swaps[0].status = 'failed';
			lab.state.swaps[1].status = 'failed';
		});
		const result = await lab.run('swap', 'renameInboxes', {
			domainId: { __rl: true, mode: 'id', value: id },
			personasFrom: 'define',
			personas: { persona: [{ firstName: 'Lee', lastName: 'Novak' }] },
			waitForCompletion: true,
		});
		const told = `${saidOf(result)}${JSON.stringify(result.items)}`;
		for (const swap of lab.state.swaps) expect(told).toContain(swap.id);
	});
});
