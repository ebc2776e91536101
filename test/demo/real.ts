import { exampleWorkflow, triggerPath } from '../n8n/examples';
import type { StoredWorkflow } from '../n8n/api';
import type { N8nServer } from '../n8n/server';
import { createPeekerCredential } from '../n8n/stage';
import { done, line } from './console';
import { preloadExamples } from './preload';
import { runAndReport } from './run';

/**
 * The steps that cost nothing and change nothing, against the real API. With a webhook secret the
 * events workflow is published as well, ready for a tunnel to this machine.
 *
 * @returns The workflow to look at next.
 */
export async function playReal(
	n8n: N8nServer,
	apiKey: string,
	webhookSecret: string | undefined,
): Promise<StoredWorkflow> {
	const credential = await createPeekerCredential(n8n, 'Peeker', {
		apiKey,
		...(webhookSecret && { webhookSecret }),
	});
	done(`Credential created and tested: ${credential.name}`);

	const tour = exampleWorkflow('look-around', credential);
	const storedTour = await n8n.api.createWorkflow(tour);
	await n8n.api.publish(storedTour);
	done(`Workflow published: ${storedTour.name}`);
	if (webhookSecret) {
		const events = exampleWorkflow('peeker-events', credential);
		const storedEvents = await n8n.api.createWorkflow(events);
		await n8n.api.publish(storedEvents);
		done(`Workflow published: ${storedEvents.name}`);
		line(`Its URL is ${n8n.url}${triggerPath(events)}; Peeker reaches it through a tunnel only.`);
	}
	await preloadExamples(n8n, credential, [
		'look-around',
		...(webhookSecret ? ['peeker-events'] : []),
	]);
	await runAndReport(n8n, storedTour, tour);
	return storedTour;
}
