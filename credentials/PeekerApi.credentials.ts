import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import {
	checkedBaseUrl,
	DEFAULT_BASE_URL,
	environmentOfKey,
	isUnderBaseUrl,
} from '../nodes/api/contract/account';

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
			description:
				'From the Peeker Partner portal. A key that starts with pk_test_ works in the sandbox and costs nothing; one that starts with pk_live_ places real orders.',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Needed by the Peeker Trigger. Peeker shows it once, when you save your webhook URL in the Partner portal. Use the secret of the same environment as the API key.',
		},
		{
			displayName: 'Webhook Secret (Sandbox)',
			name: 'webhookSecretSandbox',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only if the API key above is a live one and the same URL receives sandbox events too: the sandbox signing secret',
		},
		{
			displayName: 'Webhook Secret (Previous)',
			name: 'webhookSecretPrevious',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only while you change the secret: the old one stays accepted until you empty this field',
		},
		{
			displayName: 'Smartlead Login Email',
			name: 'smartleadLoginEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. ops@agency.com',
			description: 'Used by orders, so that no login has to be stored in a workflow',
		},
		{
			displayName: 'Smartlead Login Password',
			name: 'smartleadLoginPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Used by orders together with the email above',
		},
		{
			displayName: 'Smartlead Client ID',
			name: 'smartleadClientId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 410022',
			description:
				'The Smartlead client that new inboxes are added to. Leave empty for your default client.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description:
				'Change it only for a local sandbox or a proxy. Plain http is accepted only for this computer.',
		},
	];

	/**
	 * Adds the key to one request. Refuses, before anything is sent, a key that is not a Peeker key,
	 * an unsafe base URL, and any request to another place than the base URL.
	 */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		environmentOfKey(credentials.apiKey);
		const baseUrl = checkedBaseUrl(credentials.baseUrl);
		const target = `${requestOptions.baseURL ?? ''}${requestOptions.url}`;
		if (!isUnderBaseUrl(target, baseUrl)) {
			throw new UserError('The Peeker key is sent only to the base URL of its credential', {
				description: `Use an address that starts with ${baseUrl}, or change the base URL of the credential. Nothing was sent.`,
			});
		}
		return {
			...requestOptions,
			// A redirect could carry the key to another host.
			disableFollowRedirect: true,
			headers: {
				...requestOptions.headers,
				Authorization: `Bearer ${String(credentials.apiKey).trim()}`,
			},
		};
	};

	test: ICredentialTestRequest = {
		request: { baseURL: '={{$credentials.baseUrl}}', url: '/me' },
	};

	httpRequestNode = {
		name: 'Peeker',
		docsUrl: 'https://docs.peeker.ai',
		apiBaseUrlPlaceholder: `${DEFAULT_BASE_URL}/me`,
	};
}
