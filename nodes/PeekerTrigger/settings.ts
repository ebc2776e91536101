import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { TEST_KEY_PREFIX, type Environment } from '../api/contract/account';
import type { SigningSecret } from './signature';

/** 25 h: the sender's retry window; a replay inside it is caught by the event ID. */
export const DEFAULT_MAX_AGE_SECONDS = 90_000;
export const ALL_EVENTS = '*';

/**
 * The signing secrets of a `peekerApi` credential, each with the environment it stands for: the
 * sandbox secret for `test`, the two others for the environment of the API key.
 */
export function signingSecrets(credential: ICredentialDataDecryptedObject): SigningSecret[] {
	const { apiKey, webhookSecret, webhookSecretSandbox, webhookSecretPrevious } = credential;
	const isTestKey = typeof apiKey === 'string' && apiKey.trim().startsWith(TEST_KEY_PREFIX);
	const environment: Environment = isTestKey ? 'test' : 'live';
	return [
		{ secret: webhookSecret, environment },
		{ secret: webhookSecretSandbox, environment: 'test' },
		{ secret: webhookSecretPrevious, environment },
	];
}
