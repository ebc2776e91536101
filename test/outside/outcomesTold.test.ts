import { newImport } from './domains';
import { orderOf, PEOPLE, swapOf } from './given';
import { byId, labForEach, saidOf } from './lab';
import * as shapes from './shapes';

const lab = labForEach();

describe('what did not go well is said', () => {
	it.each([
		['as rows', (body: Record<string, unknown>) => body],
		['as texts with a list of failures', shapes.importOfTexts],
	])('#14 a waited import with failed rows, told %s', async (_name, shape) => {
		lab.state.importFailures.set('bad.example', 'zone_exists_elsewhere');
		lab.gateway.reshape('GET /domains/import/*', shape);
		const result = await lab.run('domainImport', 'create', {
			domains: 'good.example bad.example',
			waitForCompletion: true,
		});
		expect(saidOf(result)).toContain('bad.example');
		expect(saidOf(result)).toContain('zone_exists_elsewhere');
	});

	it.each([
		['get', (id: string) => ({ importId: id })],
		['find', () => ({ domains: 'bad.example' })],
	])('#14 an import with failed rows that is read with %s', async (operation, parametersOf) => {
		lab.state.importFailures.set('bad.example', 'zone_exists_elsewhere');
		const made = await lab.run('domainImport', 'create', { domains: 'good.example bad.example' });
		await lab.time.advance(24 * 3_600_000);
		const parameters = parametersOf(String(made.items[0].json.id));
		const result = await lab.run('domainImport', operation, parameters);
		expect(saidOf(result)).toContain('bad.example (zone_exists_elsewhere)');
	});

	it('#14 a swap born failed', async () => {
		const { id } = lab.state.addConnected('old.example');
		lab.state.swaps.unshift({
			id: 'swp_running',
			status: 'in_progress',
			type: 'standard',
			domain_id: id,
		});
		const result = await lab.run('swap', 'create', swapOf(byId(id), 'new.example'));
		expect(saidOf(result)).toMatch(/fail/i);
	});

	it.each([
		['the rows themselves', shapes.renameAsRows],
		['one row', shapes.renameAsOneRow],
	])('#14 a rename answered with %s gives the swaps', async (_name, shape) => {
		const { id } = lab.state.addConnected('used.example');
		lab.gateway.reshape('POST /swaps/user_names', shape);
		const result = await lab.run('swap', 'renameInboxes', {
			domainId: byId(id),
			personasFrom: 'define',
			personas: PEOPLE,
		});
		expect(lab.ledger.count('rename')).toBe(1);
		expect(result.items.map(({ json }) => json.id)).toContain(lab.state.swaps[0].id);
	});

	it('#14 a rename answered with a word is no plain success', async () => {
		const { id } = lab.state.addConnected('used.example');
		lab.gateway.reshape('POST /swaps/user_names', shapes.renameAsWord);
		const result = await lab.run('swap', 'renameInboxes', {
			domainId: byId(id),
			personasFrom: 'define',
			personas: PEOPLE,
		});
		expect(lab.ledger.count('rename')).toBe(1);
		expect(saidOf(result)).not.toBe('');
	});

	it('#14 an upsert that finds a deleted user', async () => {
		lab.state.addUser('gone@b.example', { status: 'deleted' });
		const result = await lab.run('user', 'upsert', { email: 'gone@b.example' });
		expect(saidOf(result)).toMatch(/deleted/i);
	});

	it.each([
		['a list', (body: Record<string, unknown>) => body],
		['an object', shapes.groupsAsObject],
		['an object by name', shapes.groupsByName],
	])('#14 an import that waits for nameservers (%s) gives them as data', async (_name, shape) => {
		lab.time.after(5_000, () => {
			lab.state.imports[0].status = 'action_required';
		});
		lab.gateway.reshape('* /domains/import*', shape);
		lab.gateway.reshape('GET /domains/import/*', shape);
		const result = await lab.run(
			'domainImport',
			'create',
			{ domains: 'own.example', waitForCompletion: true, options: { maxWaitSeconds: 120 } },
			{ continueOnFail: true },
		);
		const row = result.items[0].json as { details?: Record<string, unknown> };
		const groups = { ...row, ...row.details } as Record<string, unknown>;
		expect(JSON.stringify(groups.nameserver_groups ?? null)).toContain('ns-one.example');
	});
});

describe('remedies in words', () => {
	const REASONS: Array<[string, RegExp]> = [
		['update_nameservers', /nameserver/i],
		['replace_domain', /swap|replace the domain|another domain/i],
		['profile_picture_not_accessible', /picture/i],
		['profile_picture_public_link_required', /public/i],
		['profile_picture_resubmit', /picture/i],
		['provider_workspace_problem', /smartlead|corrected order/i],
	];

	it.each(REASONS)('#17 %s while an order is waited for', async (reason, remedy) => {
		lab.state.orderEnding = 'action_required';
		lab.state.actions.push({
			id: 'act_1',
			reason,
			status: 'open',
			domain: 'one.example',
			message: 'M.',
		});
		lab.gateway.reshape('GET /orders/pending', () => ({
			data: lab.state.actions,
			links: { next: null },
		}));
		const parameters = {
			...orderOf('one.example', { maxWaitSeconds: 600 }),
			waitForCompletion: true,
		};
		const result = await lab.run('order', 'create', parameters, { continueOnFail: true });
		expect(saidOf(result).replaceAll(reason, '')).toMatch(remedy);
		expect(saidOf(result)).toContain('one.example');
	});

	it.each(REASONS)('#17 %s among the pending actions', async (reason, remedy) => {
		lab.state.actions.push({ id: 'act_1', reason, status: 'open', domain: 'one.example' });
		const result = await lab.run('order', 'getPendingActions');
		expect(`${saidOf(result)}${JSON.stringify(result.items)}`.replaceAll(reason, '')).toMatch(
			remedy,
		);
	});

	it('#17 update_nameservers comes with the nameservers', async () => {
		newImport(lab.state, ['one.example'], { status: 'action_required' });
		lab.state.actions.push({
			id: 'act_1',
			reason: 'update_nameservers',
			status: 'open',
			domain: 'one.example',
		});
		const result = await lab.run('order', 'getPendingActions');
		expect(`${saidOf(result)}${JSON.stringify(result.items)}`).toContain('ns-one.example');
	});

	it.each([
		['dns_lookup_failed', /import/i],
		['target_unreachable', /5xx|error|answer/i],
		['invalid_target', /https?/i],
	])('#17 a redirect that failed for %s', async (reason, remedy) => {
		lab.state.addConnected('used.example');
		lab.state.forwardingFailures.set('used.example', reason);
		const result = await lab.run(
			'forwarding',
			'set',
			{ domains: 'used.example', forwardingUrl: 'https://a.example', waitForCompletion: true },
			{ continueOnFail: true },
		);
		expect(saidOf(result).replaceAll('https://a.example', '').replaceAll(reason, '')).toMatch(
			remedy,
		);
	});

	it('#17 a swap that needs action says that the replacement must be imported', async () => {
		const { id } = lab.state.addConnected('old.example');
		lab.time.after(5_000, () => {
			lab.state.swaps[0].status = 'action_required';
		});
		const parameters = swapOf(byId(id), 'new.example', {
			waitForCompletion: true,
			options: { maxWaitSeconds: 300 },
		});
		const result = await lab.run('swap', 'create', parameters, { continueOnFail: true });
		expect(saidOf(result)).toMatch(/import/i);
	});
});
