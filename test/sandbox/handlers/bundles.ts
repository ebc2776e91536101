import { isoNow } from '../core';
import { invalid, notFound } from '../errors';
import { newId } from '../ids';
import type { BundleRow } from '../types';
import { reply } from './call';
import type { Call, Handlers } from './call';
import { page } from './paging';

type BundleFields = Partial<
	Pick<
		BundleRow,
		| 'name'
		| 'monthly_sending_volume'
		| 'google_percent'
		| 'microsoft_percent'
		| 'send_on_weekends'
		| 'google_inboxes_per_domain'
	>
>;

function checkSplit({ google_percent: google, microsoft_percent: microsoft }: BundleFields): void {
	if (google === null && microsoft === null) return;
	if (typeof google !== 'number' || typeof microsoft !== 'number') {
		const missing = typeof google === 'number' ? 'microsoft_percent' : 'google_percent';
		throw invalid(missing, 'Send both percentages or neither.');
	}
	if (google + microsoft !== 100) {
		throw invalid('google_percent', 'The two percentages must sum to 100.');
	}
}

function findBundle(call: Call): BundleRow {
	const bundle = call.account.bundles.get(call.id);
	if (!bundle) throw notFound('No such bundle.');
	return bundle;
}

export const bundleHandlers: Handlers = {
	listBundles(call) {
		const { status } = call.query;
		return page(
			call,
			'/bundles',
			call.account.bundles,
			(bundle) => status === undefined || bundle.status === status,
			(bundle) => call.core.views.bundle(bundle),
		);
	},
	createBundle(call) {
		const fields = call.body as BundleFields & { name: string; monthly_sending_volume: number };
		const bundle: BundleRow = {
			id: newId('bun'),
			name: fields.name,
			monthly_sending_volume: fields.monthly_sending_volume,
			google_percent: fields.google_percent ?? null,
			microsoft_percent: fields.microsoft_percent ?? null,
			send_on_weekends: fields.send_on_weekends ?? false,
			google_inboxes_per_domain: fields.google_inboxes_per_domain ?? 2,
			status: 'active',
			created_at: isoNow(call.core),
		};
		checkSplit(bundle);
		call.account.bundles.add(bundle);
		return reply(call.core.views.bundle(bundle), 201);
	},
	getBundle: (call) => reply(call.core.views.bundle(findBundle(call))),
	updateBundle(call) {
		const bundle = findBundle(call);
		const fields = call.body as BundleFields;
		checkSplit({ ...bundle, ...fields });
		bundle.name = fields.name ?? bundle.name;
		bundle.monthly_sending_volume = fields.monthly_sending_volume ?? bundle.monthly_sending_volume;
		bundle.send_on_weekends = fields.send_on_weekends ?? bundle.send_on_weekends;
		bundle.google_inboxes_per_domain =
			fields.google_inboxes_per_domain ?? bundle.google_inboxes_per_domain;
		const { google_percent, microsoft_percent } = fields;
		if (google_percent !== undefined) bundle.google_percent = google_percent;
		if (microsoft_percent !== undefined) bundle.microsoft_percent = microsoft_percent;
		return reply(call.core.views.bundle(bundle));
	},
	deleteBundle(call) {
		const bundle = findBundle(call);
		const { id } = bundle;
		if (call.account.orders.find((order) => order.bundle_id === id)) {
			bundle.status = 'archived';
			return reply({ id, status: 'archived' });
		}
		call.account.bundles.remove(id);
		return reply({ id, status: 'deleted' });
	},
};
