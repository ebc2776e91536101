import { field, find, text } from './input';
import type { Row, State } from './state';
import type { Json, Received } from './wire';
import { invalid } from './wire';

const FIELDS = [
	'name',
	'monthly_sending_volume',
	'google_percent',
	'microsoft_percent',
	'send_on_weekends',
	'google_inboxes_per_domain',
];

/** CONTRACT section 8: "Bundle sizing", "Sending days", capacities. */
function sized(bundle: Row): Row {
	const google = (bundle.google_percent as number | null) ?? 50;
	const microsoft = (bundle.microsoft_percent as number | null) ?? 50;
	const days = bundle.send_on_weekends === true ? 30 : 22;
	const volume = bundle.monthly_sending_volume as number;
	const need = (percent: number, capacity: number) =>
		Math.ceil((volume * percent) / 100 / days / capacity);
	const forGoogle = need(google, bundle.google_inboxes_per_domain === 3 ? 60 : 40);
	const forMicrosoft = need(microsoft, 150);
	return Object.assign(bundle, {
		effective: { google_percent: google, microsoft_percent: microsoft },
		required_domains: {
			google: forGoogle,
			microsoft: forMicrosoft,
			total: forGoogle + forMicrosoft,
		},
	});
}

function check(bundle: Json): void {
	text(bundle, 'name');
	const volume = bundle.monthly_sending_volume;
	if (!Number.isInteger(volume) || Number(volume) < 1) {
		throw invalid('monthly_sending_volume', 'A whole number from 1 is needed.');
	}
	const { google_percent: google = null, microsoft_percent: microsoft = null } = bundle;
	if ((google === null) !== (microsoft === null)) {
		throw invalid('google_percent', 'Both shares or neither.');
	}
	if (google !== null && Number(google) + Number(microsoft) !== 100) {
		throw invalid('google_percent', 'The shares must be 100 in sum.');
	}
}

/** A bundle as the API would make it, without an effect in the ledger. */
export function newBundle(state: State, fields: Json): Row {
	const bundle = sized({
		id: state.id('bun'),
		name: '',
		google_percent: null,
		microsoft_percent: null,
		send_on_weekends: false,
		google_inboxes_per_domain: 2,
		...fields,
		status: 'active',
		created_at: state.stamp(),
	});
	state.bundles.unshift(bundle);
	return bundle;
}

export function createBundle(state: State, request: Received, body: Json): Row {
	const fields = field(body, FIELDS);
	check(fields);
	const bundle = newBundle(state, fields);
	state.record('bundle', bundle.id, request);
	return bundle;
}

export function updateBundle(state: State, request: Received, body: Json): Row {
	const bundle = find(state.bundles, request, 'bundle');
	const changed = { ...bundle, ...field(body, FIELDS) };
	check(changed);
	state.record('bundleUpdated', bundle.id, request);
	return sized(Object.assign(bundle, changed));
}

/** Gone if it was never ordered, else archived. */
export function deleteBundle(state: State, request: Received): Json {
	const bundle = find(state.bundles, request, 'bundle');
	state.record('bundleDeleted', bundle.id, request);
	if (state.orders.some(({ bundle_id: id }) => id === bundle.id)) {
		bundle.status = 'archived';
		return { id: bundle.id, status: 'archived' };
	}
	state.bundles = state.bundles.filter((one) => one !== bundle);
	return { id: bundle.id, status: 'deleted' };
}
