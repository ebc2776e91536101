import Ajv2020 from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { OpenAPIBackend } from 'openapi-backend';
import type { Document, Operation } from 'openapi-backend';
import { openapi } from '../contract/openapi';

/** Where the API lives below the server's root. */
export const API_ROOT = '/partner/v1';

/**
 * Codes the sandbox uses beyond those the contract lists. Its set of codes is open
 * (`x-open-enum`), and it gives no name to these three refusals (CONTRACT section 11).
 */
export const UNLISTED_CODES = [
	'insufficient_balance',
	'premium_swap_quota_exceeded',
	'premium_swap_cooldown',
];

type Json = Record<string, unknown>;

interface ContractDocument extends Json {
	paths: Record<string, Record<string, { requestBody?: { required?: boolean; content: Json } }>>;
	components: { schemas: { ErrorCode: { enum: string[] } } };
}

/** The contract as the library can take it. */
function ownDocument(): ContractDocument {
	const document = structuredClone(openapi) as ContractDocument;
	document.components.schemas.ErrorCode.enum.push(...UNLISTED_CODES);
	for (const path of Object.values(document.paths)) {
		for (const { requestBody } of Object.values(path)) {
			// The library demands every JSON body, also one that the contract makes optional,
			// unless the operation takes a second media type.
			if (requestBody?.required === false) requestBody.content['application/x-nothing'] = {};
		}
	}
	return document;
}

function newAjv(options: ConstructorParameters<typeof Ajv2020>[0]) {
	const ajv = new Ajv2020(options);
	addFormats(ajv);
	return ajv;
}

const tell = (errors: ErrorObject[] | null | undefined) =>
	(errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`);

/** The project's copy of the contract, able to judge requests, answers and webhooks. */
export interface Contract {
	api: OpenAPIBackend;
	/** What `openapi.yaml` has against an answer; empty if nothing. */
	answerFaults(operation: Operation, status: number, body: unknown): string[];
	/** What it has against a webhook's payload; empty also for event types it does not know. */
	webhookFaults(type: string, payload: unknown): string[];
}

async function load(): Promise<Contract> {
	const document = ownDocument();
	const api = new OpenAPIBackend({
		definition: document as Json as Document,
		apiRoot: API_ROOT,
		strict: true,
		// Validators are compiled at an operation's first use and kept.
		quick: true,
		customizeAjv: (_, options) => newAjv(options),
	});
	await api.init();
	// The library computes these afresh several times a call, though they can't change.
	const operations = api.router.getOperations();
	api.router.getOperations = () => operations;

	const ajv = newAjv({ strict: false });
	ajv.addSchema(document, 'contract');
	const webhooks = new Map<string, ValidateFunction | undefined>();
	const known = new Set(Object.keys(document.webhooks ?? {}));
	const webhookValidator = (type: string) => {
		if (known.has(type) && !webhooks.has(type)) {
			const media = 'post/requestBody/content/application~1json/schema';
			webhooks.set(type, ajv.compile({ $ref: `contract#/webhooks/${type}/${media}` }));
		}
		return webhooks.get(type);
	};

	return {
		api,
		answerFaults(operation, status, body) {
			if (!(String(status) in (operation.responses ?? {}))) {
				return [`status ${status} is none of the operation's answers`];
			}
			return tell(api.validateResponse(body, operation, status).errors);
		},
		webhookFaults(type, payload) {
			const validate = webhookValidator(type);
			return !validate || validate(payload) ? [] : tell(validate.errors);
		},
	};
}

let loading: Promise<Contract> | undefined;

/** The contract, read and prepared once in a process. */
export function getContract(): Promise<Contract> {
	loading ??= load();
	return loading;
}
