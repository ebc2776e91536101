/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readEvidence, type Evidence } from './evidence';
import { compatibilityPage } from './page';

const seen = (n8n: string, mode: Evidence['mode'], outcomes: Evidence['outcomes']): Evidence => ({
	n8n,
	mode,
	node: 'v24.0.0',
	platform: 'linux x64',
	date: '2026-01-01',
	commit: 'abc1234',
	outcomes,
});

const passed = { scenario: 'orders', test: 'are made once', outcome: 'passed' } as const;

describe('the compatibility page', () => {
	const page = compatibilityPage([
		seen('1.123.0', 'regular', [
			{ ...passed, outcome: 'failed', reason: 'made | twice' },
			{ scenario: 'the whole', test: 'hook', outcome: 'failed', reason: 'n8n ended' },
		]),
		seen('2.41.0', 'regular', [passed]),
		seen('2.41.0', 'queue', [{ ...passed, outcome: 'skipped', reason: 'needs SQLite' }]),
	]);

	it('shows of each promise where it was seen kept, broken, or not tried', () => {
		expect(page).toContain('|  | 1.123.0 | 2.41.0 | 2.41.0 queue |');
		expect(page).toContain('| are made once | **✖** | ✔ | – |');
	});

	it('tells why something failed or was not tried', () => {
		expect(page).toContain('- 1.123.0, are made once: made | twice');
		expect(page).toContain('- 1.123.0, hook: n8n ended');
		expect(page).toContain('- 2.41.0 queue, are made once: needs SQLite');
	});

	it('counts', () => {
		expect(page).toContain('| `abc1234` | 0 | 2 | 0 |');
		expect(page).toContain('| `abc1234` | 0 | 0 | 1 |');
	});

	it('is in docs/ as the evidence gives it', () => {
		const file = path.resolve(__dirname, '../../docs/compatibility.md');
		// Prettier aligns the columns of a table.
		const plain = (text: string) => text.replace(/ +/g, ' ').replace(/-{2,}/g, '---');
		expect(plain(readFileSync(file, 'utf8')).trim()).toBe(plain(compatibilityPage(readEvidence())));
	});
});
