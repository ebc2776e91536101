import { isoNow } from '../core';
import { ApiError, invalid, notFound } from '../errors';
import { newId } from '../ids';
import { normaliseName } from '../names';
import type { DomainRow } from '../types';
import { reply } from './call';
import type { Call, Handlers } from './call';

function find({ account }: Call, idOrName: string): DomainRow {
	const domain = account.domain(idOrName) ?? account.domain(normaliseName(idOrName));
	if (domain) return domain;
	throw new ApiError(404, 'not_found', `${idOrName} is none of your domains.`, {
		field: 'domains',
		details: { domain: idOrName },
	});
}

/** Refuses an address that a browser could not be sent to. */
export function checkTarget(url: string | undefined, field: string): void {
	if (url === undefined || /^https?:\/\//i.test(url)) return;
	throw invalid(field, 'The address must begin with http:// or https://.');
}

export const forwardingHandlers: Handlers = {
	setDomainForwarding(call) {
		const { account, core } = call;
		const fields = call.body as { domains: string[]; forwarding_url: string };
		checkTarget(fields.forwarding_url, 'forwarding_url');
		const domains = [...new Set(fields.domains.map((name) => find(call, name)))];
		const done = (domain: DomainRow) => domain.forwarding_url === fields.forwarding_url;
		const job = account.forwardingJobs.add({
			id: newId('fwj'),
			status: 'in_progress',
			forwarding_url: fields.forwarding_url,
			pending: domains.filter((domain) => !done(domain)).map(({ domain }) => domain),
			completed: domains.filter(done).map(({ domain }) => domain),
			failed: [],
			created_at: isoNow(core),
			completed_at: null,
		});
		core.progress.forwarding.start(account, job);
		return reply(core.views.forwarding(job), 202);
	},
	getForwardingJob({ account, core, id }) {
		const job = account.forwardingJobs.get(id);
		if (!job) throw notFound('No such forwarding job.');
		return reply(core.views.forwarding(job));
	},
};
