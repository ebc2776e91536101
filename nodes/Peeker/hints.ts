import type { NodeHint } from 'n8n-workflow';

const ORDER = '$parameter["resource"] === "order"';
const CREATE = `${ORDER} && $parameter["operation"] === "create"`;
const CREATE_OR_PLAN = `${ORDER} && ["create", "plan"].includes($parameter["operation"])`;
const TYPED = '$parameter["domainsFrom"] === "parameter"';
const NAMES =
	'(Array.isArray($parameter["domains"]) ? $parameter["domains"] : String($parameter["domains"] ?? "").split(/[\\s,;]+/).filter(Boolean))';
const share = (provider: string) =>
	`($parameter["operation"] === "create" ? $parameter["additionalFields"]?.${provider}Percent : $parameter["updateFields"]?.${provider}Percent)`;
const GOOGLE = share('google');
const MICROSOFT = share('microsoft');
const NEEDED =
	'(Number($parameter["microsoftLicenses"] || 0) + Math.ceil(Number($parameter["googleLicenses"] || 0) / Number($parameter["googleInboxesPerDomain"] || 2)))';

const beforeRun = (message: string, ...conditions: string[]): NodeHint => ({
	type: 'warning',
	location: 'outputPane',
	whenToDisplay: 'beforeExecution',
	message,
	displayCondition: `={{ ${conditions.join(' && ')} }}`,
});

/** What n8n's editor says before the node runs (n8n 2.41: conditions know parameters and input). */
export const hints: NodeHint[] = [
	beforeRun(
		"Several input items: this places one order for <b>each</b> of them. To make one order of all of them, choose 'Domains From' = 'From All Input Items'.",
		CREATE,
		TYPED,
		'$input.all().length > 1',
	),
	beforeRun(
		'The number of domains does not fit: a custom order needs one domain for each Microsoft domain, and Google inboxes divided by inboxes per domain, rounded up.',
		CREATE_OR_PLAN,
		TYPED,
		'$parameter["orderType"] === "custom"',
		`${NAMES}.length > 0`,
		`${NAMES}.length !== ${NEEDED}`,
	),
	beforeRun(
		"Name at least one person under 'Names': the inboxes carry their name.",
		CREATE,
		'$parameter["personasFrom"] === "names"',
		'!String($parameter["personaNames"] ?? "").trim()',
	),
	beforeRun(
		"Add at least one persona: the person whose name the inboxes carry, under 'Personas'.",
		CREATE,
		'$parameter["personasFrom"] === "define"',
		'!($parameter["personas"]?.persona?.length > 0)',
	),
	beforeRun(
		'The two shares do not fit: Google Percent and Microsoft Percent must be 100 together. Take one of them out to have it filled in.',
		'$parameter["resource"] === "bundle"',
		`${GOOGLE} !== undefined && ${MICROSOFT} !== undefined`,
		`(${GOOGLE} !== null || ${MICROSOFT} !== null)`,
		`Number(${GOOGLE} ?? 0) + Number(${MICROSOFT} ?? 0) !== 100`,
	),
];
