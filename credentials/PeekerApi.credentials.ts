import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { withKey } from '../nodes/api/client/withKey';
import { DEFAULT_BASE_URL, LIVE_KEY_PREFIX, TEST_KEY_PREFIX } from '../nodes/api/contract/account';
import { LIMITS } from '../nodes/api/contract/limits';

/** A text that is no Peeker key, no expression, and not what n8n shows in place of a stored key. */
const OTHER_THAN_KEY = `^(?!${TEST_KEY_PREFIX}|${LIVE_KEY_PREFIX}|=|__n8n_).+`;

/** What the credential dialog says when the test is answered with this status. */
const refusal = (value: number, message: string) => ({
	type: 'responseCode' as const,
	properties: { value, message },
});

export class PeekerApi implements ICredentialType {
	name = 'peekerApi';

	displayName = 'Peeker API';

	icon: Icon = { light: 'file:peeker.svg', dark: 'file:peeker.dark.svg' };

	documentationUrl = 'https://github.com/peeker-ai/n8n-nodes-peeker#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. pk_test_…',
			hint: 'From the Peeker Partner portal, Settings → API. Start with a sandbox key, which buys nothing.',
			description:
				'A key that starts with pk_test_ works in the sandbox and costs nothing; one that starts with pk_live_ places real orders',
		},
		{
			displayName: `${TEST_KEY_PREFIX}… is a sandbox key: everything behaves as with a live one, but nothing is bought or charged.`,
			name: 'sandboxKeyNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { apiKey: [{ _cnd: { startsWith: TEST_KEY_PREFIX } }] } },
		},
		{
			displayName: `${LIVE_KEY_PREFIX}… is a LIVE key: orders are real and are charged to your account. Runs from the editor spend nothing unless a node allows it.`,
			name: 'liveKeyNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { apiKey: [{ _cnd: { startsWith: LIVE_KEY_PREFIX } }] } },
		},
		{
			displayName: `A Peeker key starts with ${TEST_KEY_PREFIX} or ${LIVE_KEY_PREFIX}.`,
			name: 'otherKeyNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { apiKey: [{ _cnd: { regex: OTHER_THAN_KEY } }] } },
		},
		{
			displayName: 'Smartlead Login Email',
			name: 'smartleadLoginEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. ops@agency.com',
			hint: 'Needed to order: finished inboxes are added to this Smartlead account',
		},
		{
			displayName: 'Smartlead Login Password',
			name: 'smartleadLoginPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Needed to order. Stored here it is encrypted, and no workflow holds it.',
		},
		{
			displayName: 'Smartlead Client ID',
			name: 'smartleadClientId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 410022',
			hint: 'Optional: the Smartlead client that new inboxes are added to. Empty means your default client, also for a customer known already, whose own client an order then replaces.',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. whsec_…',
			hint: 'Needed by the Peeker Trigger. The Partner portal shows it once, when you save your webhook URL under Webhooks.',
			description: 'The signing secret of the same environment as the API key',
		},
		{
			displayName: 'Changing the Secret, or Receiving Sandbox Events Too',
			name: 'moreEventSources',
			type: 'boolean',
			default: false,
		},
		{
			displayName: 'Webhook Secret (Previous)',
			name: 'webhookSecretPrevious',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'While you change the secret: move the old one here. It stays accepted until you empty this field; do so after a day.',
			displayOptions: { show: { moreEventSources: [true] } },
		},
		{
			displayName: 'Webhook Secret (Sandbox)',
			name: 'webhookSecretSandbox',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Only beside a live key, when the same URL receives sandbox events too: the signing secret of the sandbox',
			displayOptions: { show: { moreEventSources: [true] } },
		},
		{
			displayName: 'Use a Proxy or the Local Sandbox',
			name: 'useCustomBaseUrl',
			type: 'boolean',
			default: false,
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			hint: 'Must start with https://. Plain http:// is accepted only for this computer, such as http://127.0.0.1:4010/partner/v1. ECONNREFUSED on saving means that nothing answers at this address; n8n in Docker calls its own container 127.0.0.1.',
			displayOptions: { show: { useCustomBaseUrl: [true] } },
		},
		{
			displayName: 'Calls per Minute',
			name: 'callsPerMinute',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: LIMITS.callsPerMinute,
			hint: 'Change it only if Peeker support raised the limit of this key',
		},
	];

	/**
	 * Adds the key to one request. Refuses, before anything is sent, a key that is not a Peeker key,
	 * an unsafe base URL, and any request to another place than the base URL. Certificates are always checked.
	 */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		withKey(requestOptions, credentials.apiKey, credentials.baseUrl);

	test: ICredentialTestRequest = {
		// Without the switch n8n stores no base URL.
		request: {
			baseURL: `={{($credentials.baseUrl || '').trim().replace(/\\/+$/, '') || '${DEFAULT_BASE_URL}'}}`,
			url: '/me',
		},
		rules: [
			refusal(
				401,
				'Peeker does not accept this API key: it was mistyped, revoked, or has expired. Copy a valid one from the Partner portal, Settings → API.',
			),
			refusal(
				403,
				'Peeker knows this API key, but it may not even read your account. Make a new key in the Partner portal, Settings → API.',
			),
			refusal(
				404,
				"There is no Peeker API at this Base URL. Turn off 'Use a Proxy or the Local Sandbox', or correct the address: it ends with /partner/v1.",
			),
			refusal(
				429,
				'Peeker is receiving too many calls with this key right now. Try again in a minute.',
			),
			...[500, 502, 503, 504].map((status) =>
				refusal(
					status,
					'Peeker, or a proxy before it, has a fault right now. Try again in a minute.',
				),
			),
		],
	};

	httpRequestNode = {
		name: 'Peeker',
		docsUrl: 'https://docs.peeker.ai',
		apiBaseUrlPlaceholder: `${DEFAULT_BASE_URL}/me`,
	};
}
