import fc from 'fast-check';

import { PLAN_VALID_MS, plannedCents, planToken } from '../../nodes/Peeker/tool/planToken';

const account = {
	apiKey: 'pk_live_secret',
	baseUrl: 'https://api.peeker.example',
	environment: 'live' as const,
	secrets: [],
	passwords: [],
	logins: [],
};
const planned = {
	user: 'dana@northwind.example',
	form: { googleLicenses: 4, googleInboxesPerDomain: 2, microsoftLicenses: 0 },
	domains: ['b.example', 'a.example'],
};
const at = Date.UTC(2026, 6, 1);
const token = planToken(account, planned, { at, cents: 2_300 });

const codeOf = (work: () => unknown): unknown => {
	try {
		return work();
	} catch (error) {
		return Reflect.get(Object(Reflect.get(Object(error), 'facts')), 'code');
	}
};

it('gives the planned cents back, whatever the order of names and keys', () => {
	const { form } = planned;
	const other = {
		...planned,
		form: { microsoftLicenses: 0, googleInboxesPerDomain: 2, googleLicenses: form.googleLicenses },
		domains: ['a.example', 'b.example'],
	};
	expect(plannedCents(account, other, token, at + 1)).toBe(2_300);
});

it.each([
	['another name', { domains: ['a.example', 'c.example'] }],
	['one name more', { domains: [...planned.domains, 'c.example'] }],
	['another user', { user: 'eve@northwind.example' }],
	['another size', { form: { ...planned.form, googleLicenses: 400 } }],
])('does not fit an order with %s', (_what, change) => {
	const order = { ...planned, ...change };
	expect(codeOf(() => plannedCents(account, order, token, at))).toBe('plan_differs');
});

it('does not fit another key or another server', () => {
	const others = [
		{ ...account, apiKey: 'pk_live_other' },
		{ ...account, baseUrl: 'https://other.example' },
	];
	for (const other of others)
		expect(codeOf(() => plannedCents(other, planned, token, at))).toBe('plan_differs');
});

it('is good for 30 minutes', () => {
	expect(plannedCents(account, planned, token, at + PLAN_VALID_MS)).toBe(2_300);
	const late = () => plannedCents(account, planned, token, at + PLAN_VALID_MS + 1);
	expect(codeOf(late)).toBe('plan_expired');
	expect(codeOf(() => plannedCents(account, planned, token, at - 1))).toBe('plan_expired');
});

it('cannot be made longer or cheaper by changing what it says', () => {
	const [, stamp, , digest] = token.split('_');
	const later = (at + 3_600_000).toString(36);
	for (const forged of [`plan_${later}_2300_${digest}`, `plan_${stamp}_1_${digest}`])
		expect(codeOf(() => plannedCents(account, planned, forged, at))).toBe('plan_differs');
});

it('cannot be made up', () => {
	expect(codeOf(() => plannedCents(account, planned, '', at))).toBe('plan_needed');
	const tries = fc.oneof(fc.string(), fc.stringMatching(/^plan_[0-9a-z]{8}_\d{4}_[0-9a-f]{64}$/));
	fc.assert(
		fc.property(tries, (forged) => {
			fc.pre(forged !== '');
			expect(codeOf(() => plannedCents(account, planned, forged, at))).toBe('plan_differs');
		}),
	);
});
