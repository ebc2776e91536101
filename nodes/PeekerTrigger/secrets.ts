import type { IWebhookFunctions } from 'n8n-workflow';
import { CREDENTIAL } from '../api/client/transport';
import { PerNode } from './perNode';
import { signingSecrets } from './settings';
import type { SigningSecret } from './signature';

/** For so long a secret that was taken out of the credential may still be accepted. */
const FRESH_SECONDS = 5;
/** At most so often a signature that matches nothing makes us look for a rotated secret. */
const SECONDS_BETWEEN_LOOKS = 1;

interface Read {
	credentialId: string | null | undefined;
	/** Unix seconds. */
	readAt: number;
	secrets: Promise<SigningSecret[]>;
}

/** n8n decrypts a credential, and takes an isolate for it, at every delivery that asks for it. */
const reads = new PerNode<{ last?: Read }>(() => ({}), FRESH_SECONDS);

async function read(context: IWebhookFunctions, now: number, maxAge: number) {
	const kept = reads.of(context, now);
	const reference = context.getNode().credentials?.[CREDENTIAL];
	if (reference === undefined) return [];
	const { last } = kept;
	const isFresh = last && now >= last.readAt && now - last.readAt < maxAge;
	if (isFresh && last.credentialId === reference.id) return await last.secrets;
	const secrets = context.getCredentials(CREDENTIAL).then(signingSecrets);
	const current: Read = { credentialId: reference.id, readAt: now, secrets };
	kept.last = current;
	secrets.catch(() => {
		if (kept.last === current) kept.last = undefined;
	});
	return await secrets;
}

/**
 * The signing secrets of the node's credential, kept in memory for a few seconds. `now` in Unix seconds.
 * Throws what n8n throws when the credential cannot be read.
 */
export const knownSecrets = async (context: IWebhookFunctions, now: number) =>
	await read(context, now, FRESH_SECONDS);

/** The same, not older than a second: a secret that was just rotated is in it. */
export const currentlyStoredSecrets = async (context: IWebhookFunctions, now: number) =>
	await read(context, now, SECONDS_BETWEEN_LOOKS);
