import type { IDataObject } from 'n8n-workflow';
import { inWords } from './words';

const ROWS: Array<[words: string, row: IDataObject]> = [
	[
		'Acme · sandbox key, nothing is bought · rights: full',
		{ partner: { name: 'Acme' }, api_key: { environment: 'test', permission_preset: 'full' } },
	],
	[
		'try-acme.com · free · 9.55 USD',
		{ domain: 'try-acme.com', available: true, price_cents: 955, currency: 'usd' },
	],
	['taken.com · blocked name', { domain: 'taken.com', available: false, reason: 'blocked_name' }],
	[
		'Starter · 5,000 emails a month · needs 4 domains (3 Google, 1 Microsoft)',
		{
			name: 'Starter',
			monthly_sending_volume: 5_000,
			required_domains: { google: 3, microsoft: 1, total: 4 },
		},
	],
	[
		'the order would be refused · 1 domain · unknown price for registering them · Add 3 more',
		{
			required_domains: {},
			orderable: false,
			submitted_domains: 1,
			problems: [{ message: 'Add 3 more' }],
		},
	],
	[
		'dana@customer.example · 4 domains · 75.08 USD · in progress · ord_1',
		{
			id: 'ord_1',
			email: 'dana@customer.example',
			domain_count: 4,
			costs: { total_cents: 7508, currency: 'usd' },
			status: 'in_progress',
		},
	],
	['ord_1', { id: 'ord_1' }],
	['get-acme.com · active', { id: 'dom_1', domain: 'get-acme.com', status: 'active' }],
];

it.each(ROWS)('says "%s"', (words, row) => {
	expect(inWords(row)).toBe(words);
});
