import { isoNow } from '../core';
import { invalid, notFound } from '../errors';
import { newId } from '../ids';
import { isDomainName, isSubdomain, normaliseName } from '../names';
import type { ImportRow } from '../types';
import { reply } from './call';
import type { Call, Handlers } from './call';

const namesOf = (domains: string[]) => [...new Set(domains.map(normaliseName))].sort();

function rootNames(call: Call): string[] {
	const names = namesOf((call.body as { domains: string[] }).domains);
	const below = names.find((name) => isDomainName(name) && isSubdomain(name));
	if (below !== undefined) throw invalid('domains', `${below} is a sub-domain. Send its root.`);
	return names;
}

function create(call: Call, form: ImportRow['form'], names: string[]): ImportRow {
	const { account, core } = call;
	const job = account.imports.add({
		id: newId('imp'),
		form,
		nameSet: names.join(','),
		status: 'in_progress',
		items: names.map((domain) => ({ domain, status: 'in_progress' })),
		created_at: isoNow(core),
		completed_at: null,
	});
	core.progress.imports.start(account, job);
	return job;
}

// The contract does not say that the two forms share their IDs, so they don't.
function find(call: Call, form: ImportRow['form']): ImportRow {
	const job = call.account.imports.get(call.id);
	if (job?.form !== form) throw notFound('No such import.');
	return job;
}

export const importHandlers: Handlers = {
	findDomainImport(call) {
		const names = namesOf((call.query.domains ?? '').split(',').filter((name) => name.trim()));
		const jobs = call.account.imports.all().reverse();
		const job =
			jobs.find(({ nameSet }) => nameSet === names.join(',')) ??
			jobs.find(({ items }) => names.every((name) => items.some((item) => item.domain === name)));
		if (!job || names.length === 0) throw notFound('No import of these domains.');
		const view = call.core.views.import(job);
		return reply(call.core.edition === 'older' ? [view] : view);
	},
	importDomains(call) {
		const job = create(call, 'synchronous', rootNames(call));
		return reply(call.core.views.import(job), call.core.edition === 'older' ? 202 : 200);
	},
	getDomainImport: (call) => reply(call.core.views.import(find(call, 'synchronous'))),
	createDomainImportJob(call) {
		const names = rootNames(call);
		const nameSet = names.join(',');
		const existing = call.account.imports.find(
			(job) => job.form === 'job' && job.nameSet === nameSet,
		);
		return reply(call.core.views.import(existing ?? create(call, 'job', names)), 202);
	},
	getDomainImportJob: (call) => reply(call.core.views.import(find(call, 'job'))),
};
