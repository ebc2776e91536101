import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { OperationalError, sleep } from 'n8n-workflow';

import type { Account, Send } from './types';
import { callsPerMinuteOf, checkedBaseUrl, environmentOfKey } from '../contract/account';

export const CREDENTIAL = 'peekerApi';

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** Smartlead defaults of the credential; empty texts where nothing was entered. */
export interface SmartleadLogin {
	loginEmail: string;
	loginPassword: string;
	clientId: unknown;
}

export interface Credential {
	account: Account;
	smartlead: SmartleadLogin;
}

const textIn = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/**
 * The account and Smartlead login of the node's credential.
 * Throws a `UserError` when the key or the base URL cannot be used; nothing is sent by then.
 */
export async function readCredential(context: Context): Promise<Credential> {
	const credential = await context.getCredentials(CREDENTIAL);
	const environment = environmentOfKey(credential.apiKey);
	const secrets = [
		credential.apiKey,
		credential.webhookSecret,
		credential.webhookSecretSandbox,
		credential.webhookSecretPrevious,
	].map(textIn);
	const filled = (texts: string[]) => texts.filter((text) => text !== '');
	return {
		account: {
			apiKey: textIn(credential.apiKey),
			baseUrl: checkedBaseUrl(credential.baseUrl),
			callsPerMinute: callsPerMinuteOf(credential.callsPerMinute),
			environment,
			secrets: filled(secrets),
			passwords: filled([textIn(credential.smartleadLoginPassword)]),
			logins: filled([textIn(credential.smartleadLoginEmail)]),
		},
		smartlead: {
			loginEmail: textIn(credential.smartleadLoginEmail),
			loginPassword: textIn(credential.smartleadLoginPassword),
			clientId: credential.smartleadClientId,
		},
	};
}

/** Made once: without a reason, every `abort` makes an error of its own, with its stack. */
const ANSWERED = new OperationalError('The answer has come');

/**
 * The outcome of `work`, or a time-out after `ms` milliseconds. n8n's own time-out only counts silence, so an
 * answer that comes drop by drop would never end (axios 1).
 */
async function within<Outcome>(ms: number, work: Promise<Outcome>): Promise<Outcome> {
	const done = new AbortController();
	const late = sleep(ms, done.signal).then(async () => {
		const error = new OperationalError('The answer took too long');
		return await Promise.reject(Object.assign(error, { code: 'ETIMEDOUT' }));
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		done.abort(ANSWERED);
	}
}

/** Sends requests with n8n's own HTTP helper, which adds the key (`authenticate` of the credential). */
export const sendThrough =
	(context: Context): Send =>
	async ({ method, url, headers, body, timeoutMs }) => {
		const sent = context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
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
		const answer = await within(timeoutMs, sent);
		return {
			status: Number(answer.statusCode),
			headers: answer.headers,
			text: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? ''),
		};
	};
