import type { FORWARDING_FAILURES, PENDING_REASONS } from '../contract/reasons';
import type { Row } from '../util/row';
import { isRow } from '../util/row';

type Reason = (typeof PENDING_REASONS)[number] | (typeof FORWARDING_FAILURES)[number];

/** What to do about each reason that the API gives (CONTRACT section 12). */
const REMEDIES: Record<Reason, string> = {
	update_nameservers:
		'Set the nameservers that the import of this domain names at its registrar. Work goes on by itself once they are in place.',
	replace_domain:
		"Put another domain in its place with the operation 'Create' of 'Swap'. Import the new one first if you own it already.",
	profile_picture_not_accessible:
		'Peeker cannot open the profile picture. Give the person a picture at a web address that anyone can open without a login, in the Partner portal.',
	profile_picture_public_link_required:
		'Give the profile picture as a public link, one that anyone can open without a login, in the Partner portal.',
	profile_picture_resubmit:
		'Give the profile picture again, as a fresh public link, in the Partner portal.',
	provider_workspace_problem:
		"Order again with corrected values, or give the customer another Smartlead client with the operation 'Update' of 'User'.",
	dns_lookup_failed:
		"The domain could not be looked up: import it again with the operation 'Create' of 'Domain Import', or wait until its nameservers are known everywhere, and set the redirect again.",
	target_unreachable:
		'The web address to forward to answered with an error (5xx) or not at all. Set the redirect again once it can be opened.',
	invalid_target:
		'The address to forward to has to be a full web address that begins with http:// or https://.',
};

/** What to do about a reason, in words; undefined for one that nobody knows yet. */
export const remedyFor = (reason: unknown): string | undefined =>
	typeof reason === 'string' && Object.hasOwn(REMEDIES, reason)
		? REMEDIES[reason as Reason]
		: undefined;

/** The parts of a job that failed: `failed` of a forwarding job, rows in `domains` of an import. */
function failuresIn({ failed, domains }: Row): Row[] {
	const rows = [
		...[failed].flat().filter(isRow),
		...[domains].flat().filter((one): one is Row => isRow(one) && one.status === 'failed'),
	];
	const byName = new Map(rows.map((row) => [String(row.domain), row]));
	return [...byName.values()].filter(({ domain }) => typeof domain === 'string');
}

/** Each reason among `rows` that has a remedy, once. */
const remediesOf = (rows: Row[]) =>
	[...new Set(rows.map(({ reason }) => String(reason)))].flatMap((reason) => {
		const remedy = remedyFor(reason);
		return remedy ? [`${reason}: ${remedy}`] : [];
	});

/** Which parts of a job failed, why, and what to do about it; an empty text where none did. */
export function failuresInWords(job: Row): string {
	const failures = failuresIn(job);
	if (failures.length === 0) return '';
	const names = failures.map(({ domain, reason }) =>
		typeof reason === 'string' ? `${String(domain)} (${reason})` : String(domain),
	);
	return [`Failed: ${names.join(', ')}.`, ...remediesOf(failures)].join('\n');
}

const textsIn = (value: unknown): string[] =>
	[value].flat().filter((entry): entry is string => typeof entry === 'string');

/** Nameserver groups in words where their form is the expected one, else as they are (CONTRACT section 11). */
export function nameserversInWords(groups: unknown): string {
	if (groups === undefined || groups === null) return '';
	const words = [groups].flat().map((group) => {
		const { nameservers, domains } = isRow(group) ? group : {};
		const names = textsIn(domains).join(', ');
		const servers = textsIn(nameservers).join(', ');
		return servers ? `${servers}${names && ` for ${names}`}` : JSON.stringify(group);
	});
	return `Nameservers: ${words.join('; ')}`;
}

/** One pending action in words: the domain, what is wrong, what to do. */
export function actionInWords({ domain, reason, message, remedy, nameserver_groups }: Row): string {
	const facts = [domain, reason, message].filter((part) => typeof part === 'string');
	return [facts.join(': '), remedy, nameserversInWords(nameserver_groups)]
		.filter(Boolean)
		.join('\n');
}
