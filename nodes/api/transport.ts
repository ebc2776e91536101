import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import type { Account, Send } from './client';
import { checkedBaseUrl, environmentOfKey } from './contract/account';

export const CREDENTIAL = 'peekerApi';

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** Smartlead defaults of the credential; empty texts where nothing was entered. */
export interface SmartleadLogin {
	loginEmail: string;
	loginPassword: string;
	clientId: unknown;
}

const textIn = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/**
 * The account and Smartlead login of the node's credential.
 * Throws a `UserError` when the key or the base URL cannot be used; nothing is sent by then.
 */
export async function readCredential(
	context: Context,
): Promise<{ account: Account; smartlead: SmartleadLogin }> {
	const credential = await context.getCredentials(CREDENTIAL);
	const environment = environmentOfKey(credential.apiKey);
	const secrets = [
		credential.apiKey,
		credential.webhookSecret,
		credential.webhookSecretSandbox,
		credential.webhookSecretPrevious,
		credential.smartleadLoginPassword,
	].map(textIn);
	return {
		account: {
			apiKey: textIn(credential.apiKey),
			baseUrl: checkedBaseUrl(credential.baseUrl),
			environment,
			secrets: secrets.filter((secret) => secret !== ''),
		},
		smartlead: {
			loginEmail: textIn(credential.smartleadLoginEmail),
			loginPassword: textIn(credential.smartleadLoginPassword),
			clientId: credential.smartleadClientId,
		},
	};
}

/** Sends requests with n8n's own HTTP helper, which adds the key (`authenticate` of the credential). */
export const sendThrough =
	(context: Context): Send =>
	async ({ method, url, headers, body, timeoutMs }) => {
		const answer = await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
			method,
			url,
			headers,
			body,
			timeout: timeoutMs,
			encoding: 'text',
			json: false,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		return {
			status: Number(answer.statusCode),
			headers: answer.headers,
			text: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? ''),
		};
	};
