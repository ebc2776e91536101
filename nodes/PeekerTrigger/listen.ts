import type { IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { CREDENTIAL } from '../api/client/transport';
import { noteRequest } from '../events/fate';
import { currentSecrets, readSettings } from './settings';
import { usableSecrets } from './signature';

/**
 * Registers nothing, because Peeker has no API for webhooks, but refuses to listen where no delivery could ever be
 * handled: with fields that select nothing, or without a current signing secret. Throws a `NodeOperationError`;
 * n8n shows its message only, so the way out is in it.
 */
export async function listen(context: IHookFunctions): Promise<true> {
	noteRequest();
	const { problem } = readSettings(context);
	if (problem !== undefined) throw new NodeOperationError(context.getNode(), problem);
	const credential = await context.getCredentials(CREDENTIAL);
	if (usableSecrets(currentSecrets(credential)).length > 0) return true;
	throw new NodeOperationError(
		context.getNode(),
		'Enter Webhook Secret in the Peeker API credential first: the Peeker Partner portal shows it once, when the URL of this node is saved under Webhooks. Without it nobody could tell real events from forged ones.',
	);
}
