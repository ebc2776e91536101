import type { JsonSchema } from './document';
import {
	answerOf,
	integer,
	list,
	nullableText,
	object,
	simplified,
	text,
	withFieldsOf,
	withFlag,
} from './shapes';

/** What saved workflows depend on: the names of the parameters, and the shape of one output item. */
export interface PublicOperation {
	parameters: string[];
	output: JsonSchema;
}

const LIST = ['returnAll', 'limit', 'filters'];
const SIMPLIFIED_LIST = [...LIST, 'simplify'];
const WAITING = ['waitingNotice', 'lookEverySeconds', 'giveUpAfterHours', 'options'];
const PERSONAS = ['personasFrom', 'personaNames', 'personas', 'personasJson'];
const ORDER = [
	'userId',
	'orderType',
	'bundleId',
	'googleLicenses',
	'googleInboxesPerDomain',
	'microsoftLicenses',
	'microsoftInboxesPerDomain',
	'domainsFrom',
	'domains',
	'domainField',
	...PERSONAS,
	'forwardingUrl',
	'smartleadLogin',
	'smartleadLoginEmail',
	'smartleadLoginPassword',
	'smartleadClientId',
	'options',
];

/** The envelope of an event, as the trigger puts it out, for a state that none told of. */
const CAUGHT_UP = object({
	id: text,
	type: text,
	created_at: text,
	data: object({ id: text, status: text }),
	caught_up: { type: 'boolean' },
	key: text,
});

/** What 'Simplify' adds to an order. */
const TOTAL = object({ total: text });

/** With what to do about it, and the nameservers to set where it asks for them. */
const PENDING_ACTION = withFieldsOf(
	answerOf('listPendingOrderActions'),
	object({
		remedy: text,
		nameserver_groups: list({
			type: 'object',
			properties: { nameservers: list(text), domains: list(text) },
		}),
	}),
);

/** The plan is no answer of the API, but the node's own. */
const PLAN = object({
	summary: text,
	orderable: { type: 'boolean' },
	required_domains: object({ google: integer, microsoft: integer, total: integer }),
	submitted_domains: integer,
	missing_domains: integer,
	registration_cost_cents: { type: ['integer', 'null'] },
	currency: nullableText,
	domains: list(
		object({
			domain: text,
			source: text,
			usable_for: { ...list(text), type: ['array', 'null'] },
			price_cents: { type: ['integer', 'null'] },
			problem: nullableText,
		}),
	),
	problems: list(object({ code: text, message: text, field: text })),
});

/** What needs something from the user comes with what is needed. */
const withPendingActions = (schema: JsonSchema): JsonSchema => ({
	...schema,
	properties: { ...schema.properties, pending_actions: list(answerOf('listPendingOrderActions')) },
});

/**
 * Every operation of the node, by resource: the one list that all tests go by. A change of what is here
 * breaks somebody's workflow; what is new is added.
 */
export const OPERATIONS: Record<string, Record<string, PublicOperation>> = {
	account: {
		get: { parameters: [], output: answerOf('getMe') },
	},
	bundle: {
		create: {
			parameters: ['name', 'monthlySendingVolume', 'additionalFields'],
			output: answerOf('createBundle'),
		},
		delete: {
			parameters: ['bundleId'],
			output: withFlag(answerOf('deleteBundle'), 'deleted', 'archived'),
		},
		get: { parameters: ['bundleId'], output: answerOf('getBundle') },
		getAll: { parameters: LIST, output: answerOf('listBundles') },
		update: { parameters: ['bundleId', 'updateFields'], output: answerOf('updateBundle') },
	},
	domain: {
		checkAvailability: {
			parameters: ['domains', 'simplify', 'options'],
			output: withFieldsOf(
				simplified(answerOf('checkDomainAvailability', 'domains')),
				object({ price: nullableText, renewal_price: nullableText }),
			),
		},
		getAll: { parameters: SIMPLIFIED_LIST, output: simplified(answerOf('listDomains')) },
	},
	domainImport: {
		create: {
			parameters: ['domains', 'waitForCompletion', 'options'],
			output: answerOf('importDomains'),
		},
		find: { parameters: ['domains'], output: answerOf('getDomainImport') },
		get: { parameters: ['importId'], output: answerOf('getDomainImport') },
		waitUntilFinished: {
			parameters: ['importId', ...WAITING],
			output: answerOf('getDomainImport'),
		},
	},
	event: { getMissed: { parameters: [], output: CAUGHT_UP } },
	forwarding: {
		get: { parameters: ['forwardingJobId'], output: answerOf('getForwardingJob') },
		set: {
			parameters: ['domains', 'forwardingUrl', 'waitForCompletion', 'options'],
			output: answerOf('setDomainForwarding'),
		},
	},
	order: {
		cancel: {
			parameters: ['orderId', 'scope', 'domains', 'confirm'],
			output: answerOf('cancelOrder'),
		},
		create: {
			parameters: [...ORDER, 'planToken', 'waitForCompletion', 'simplify'],
			output: withFieldsOf(
				simplified(withFieldsOf(answerOf('createOrder'), answerOf('getOrder'))),
				TOTAL,
			),
		},
		get: {
			parameters: ['orderId', 'outputItems', 'simplify'],
			output: withFieldsOf(simplified(answerOf('getOrder')), TOTAL),
		},
		getAll: {
			parameters: SIMPLIFIED_LIST,
			output: withFieldsOf(simplified(answerOf('listOrders')), TOTAL),
		},
		getPendingActions: { parameters: LIST, output: PENDING_ACTION },
		plan: { parameters: ORDER, output: PLAN },
		waitUntilFinished: {
			parameters: ['orderId', ...WAITING],
			output: withPendingActions(answerOf('getOrder')),
		},
	},
	swap: {
		create: {
			parameters: [
				'swapType',
				'domainId',
				'replacementDomain',
				'confirm',
				'waitForCompletion',
				'options',
			],
			output: answerOf('createSwap'),
		},
		get: { parameters: ['swapId', 'simplify'], output: simplified(answerOf('getSwap')) },
		getAll: { parameters: SIMPLIFIED_LIST, output: simplified(answerOf('listSwaps')) },
		renameInboxes: {
			parameters: ['domainId', ...PERSONAS, 'waitForCompletion', 'options'],
			output: answerOf('createUserNamesSwap', 'swaps'),
		},
		waitUntilFinished: {
			parameters: ['swapId', ...WAITING],
			output: withPendingActions(answerOf('getSwap')),
		},
	},
	user: {
		create: { parameters: ['email', 'additionalFields'], output: answerOf('createUser') },
		delete: { parameters: ['userId'], output: withFlag(answerOf('deleteUser'), 'deleted') },
		get: { parameters: ['userId'], output: answerOf('getUser') },
		getAll: { parameters: LIST, output: answerOf('listUsers') },
		update: { parameters: ['userId', 'updateFields'], output: answerOf('updateUser') },
		upsert: { parameters: ['email', 'additionalFields'], output: answerOf('updateUser') },
	},
};

/** `<resource>.<operation>` of each, sorted. */
export const operationNames: string[] = Object.entries(OPERATIONS)
	.flatMap(([resource, operations]) =>
		Object.keys(operations).map((operation) => `${resource}.${operation}`),
	)
	.sort();

const WAIT_OPTIONS = ['maxWaitSeconds', 'pollIntervalSeconds'];
const LICENSE_PRICES = ['googleLicenseCents', 'microsoftLicenseCents'];
const USER_FIELDS = ['firstName', 'lastName', 'smartleadClientId'];
const BUNDLE_FIELDS = [
	'googleInboxesPerDomain',
	'googlePercent',
	'microsoftPercent',
	'sendOnWeekends',
];

/** The names inside the collections of each operation: as public as the parameters. */
export const COLLECTIONS: Record<string, string[]> = {
	'bundle.create.additionalFields': BUNDLE_FIELDS,
	'bundle.getAll.filters': ['status'],
	'bundle.update.updateFields': [...BUNDLE_FIELDS, 'monthlySendingVolume', 'name'],
	'domain.checkAvailability.options': ['onlyAvailable', 'usableFor'],
	'domain.getAll.filters': ['category', 'status', 'usableFor', 'userEmail', 'userId'],
	'domainImport.create.options': ['form', ...WAIT_OPTIONS],
	'domainImport.waitUntilFinished.options': ['stopForActionsRequired'],
	'forwarding.set.options': WAIT_OPTIONS,
	'order.create.options': [
		...WAIT_OPTIONS,
		...LICENSE_PRICES,
		'allowLiveManualRun',
		'domainForwarding',
		'maxDailyCostCents',
		'maxRegistrationCostCents',
		'maxTotalCostCents',
		'preflight',
	],
	'order.create.personas': ['persona'],
	'order.getAll.filters': ['bundleId', 'status', 'userEmail', 'userId'],
	'order.getPendingActions.filters': ['domainId', 'orderId', 'status', 'user'],
	'order.plan.options': ['domainForwarding', ...LICENSE_PRICES],
	'order.plan.personas': ['persona'],
	'order.waitUntilFinished.options': ['stopForActionsRequired'],
	'swap.create.options': [...WAIT_OPTIONS, 'allowLiveManualRun', 'maxDailySwaps', 'maxSwaps'],
	'swap.getAll.filters': ['domainId', 'orderId', 'status', 'userId'],
	'swap.renameInboxes.options': WAIT_OPTIONS,
	'swap.renameInboxes.personas': ['persona'],
	'swap.waitUntilFinished.options': ['stopForActionsRequired'],
	'user.create.additionalFields': USER_FIELDS,
	'user.getAll.filters': ['email', 'status'],
	'user.update.updateFields': [...USER_FIELDS, 'email'],
	'user.upsert.additionalFields': USER_FIELDS,
};
