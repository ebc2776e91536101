import fc from 'fast-check';

import { failureForModel, leanRow, listForModel } from '../../nodes/Peeker/tool/forModel';

const details = fc.record(
	{
		code: fc.string({ unit: 'binary' }),
		description: fc.string({ unit: 'binary', maxLength: 6_000 }),
		repeat: fc.constantFrom('safe', 'harmful', 'unknown'),
		order_id: fc.string(),
		domains: fc.array(fc.string({ maxLength: 200 }), { maxLength: 200 }),
		problems: fc.array(fc.record({ message: fc.string({ maxLength: 900 }) }), { maxLength: 50 }),
	},
	{ requiredKeys: ['code', 'repeat'] },
);

describe('a failure for a model', () => {
	it('has 2,000 characters at the most, and tells what and whether a repeat does harm', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), details, (message, facts) => {
				const item = failureForModel(message, facts);
				expect(JSON.stringify(item).length).toBeLessThanOrEqual(2_000);
				expect(item.details).toMatchObject({ repeat: facts.repeat });
				if (message.length < 60) expect(item.error).toBe(message);
			}),
		);
	});

	it('is left as it is where it is short', () => {
		const facts = { code: 'a', repeat: 'safe', order_id: 'ord_1', domains: ['a.com', 'b.com'] };
		const description = 'Do this.\n"That" too.';
		expect(failureForModel('No.', { ...facts, description })).toEqual({
			error: 'No.',
			details: { ...facts, description },
		});
	});

	it('keeps IDs and words where a list is long', () => {
		const domains = Array.from({ length: 300 }, (_, at) => `name-${at}.example`);
		const description = 'Take out the domains named below.';
		const { details: told } = failureForModel('No.', { order_id: 'ord_1', domains, description });
		expect(told).toMatchObject({ order_id: 'ord_1', description });
		expect(told).toHaveProperty('domains', expect.arrayContaining(['name-0.example']));
		expect(JSON.stringify(told)).toMatch(/… and 2\d\d more/);
	});
});

describe('a row for a model', () => {
	it('has nothing that is empty, and keeps 0 and false', () => {
		const row = {
			id: 'a',
			none: null,
			text: '',
			list: [],
			zero: 0,
			off: false,
			in: { none: null },
		};
		expect(leanRow(row)).toEqual({ id: 'a', zero: 0, off: false, in: {} });
	});

	it('is cut off where a list inside is long', () => {
		const row = leanRow({ domains: Array.from({ length: 25 }, (_, at) => at) });
		expect(row.domains).toHaveLength(21);
		expect(row.domains).toContain('… and 5 more');
	});
});

describe('a list for a model', () => {
	it('is never nothing', () => {
		expect(listForModel([])).toEqual({ count: 0, rows: [], note: 'Nothing was found.' });
	});

	it('tells how many there are', () => {
		const rows = Array.from({ length: 21 }, (_, id) => ({ id }));
		expect(listForModel(rows.slice(1))).toEqual({ count: 20, rows: rows.slice(1) });
		expect(listForModel(rows)).toMatchObject({ count: 21, rows: rows.slice(0, 20) });
	});
});
