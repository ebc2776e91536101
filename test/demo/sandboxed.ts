import { startSandbox } from '../sandbox';
import { exampleWorkflow, triggerPath } from '../n8n/examples';
import { outputOf } from '../n8n/executions';
import type { StoredWorkflow } from '../n8n/api';
import type { N8nServer } from '../n8n/server';
import { createPeekerCredential } from '../n8n/stage';
import { done, heading, line, seconds } from './console';
import type { Ending } from './ending';
import { byEventTime, eventOf, orderEvents } from './events';
import { preloadExamples } from './preload';
import { runAndReport } from './run';
import { inWords } from './words';

const API_KEY = 'pk_test_demo';
const EVENTS_TIMEOUT_MS = 120_000;

/**
 * The partner quickstart against our sandbox: bundle, availability, order, events.
 *
 * @returns The workflow to look at next.
 */
export async function playSandbox(n8n: N8nServer, ending: Ending): Promise<StoredWorkflow> {
	const sandbox = await startSandbox();
	ending.add(async () => await sandbox.close());
	done(`Sandbox started: ${sandbox.url}`);

	const credential = await createPeekerCredential(n8n, 'Peeker sandbox', {
		apiKey: API_KEY,
		webhookSecret: sandbox.webhooks.secrets.test,
		smartleadLoginEmail: 'ops@agency.example',
		smartleadLoginPassword: 'not-a-real-password',
		useCustomBaseUrl: true,
		baseUrl: sandbox.url,
	});
	done(`Credential created and tested: ${credential.name}, key ${API_KEY}`);

	const quickstart = exampleWorkflow('partner-quickstart', credential);
	const events = exampleWorkflow('peeker-events', credential);
	const storedQuickstart = await n8n.api.createWorkflow(quickstart);
	const storedEvents = await n8n.api.createWorkflow(events);
	for (const workflow of [storedQuickstart, storedEvents]) {
		await n8n.api.publish(workflow);
		done(`Workflow published: ${workflow.name}`);
	}
	await preloadExamples(n8n, credential, ['partner-quickstart', 'peeker-events']);
	const webhookUrl = `${n8n.url}${triggerPath(events)}`;
	sandbox.webhooks.setUrl('*', webhookUrl);
	done(`Sandbox sends its events to ${webhookUrl}`);

	const started = performance.now();
	const execution = await runAndReport(n8n, storedQuickstart, quickstart);
	const ordered = outputOf(execution, 'As Many as Needed').length;

	heading(`Waiting for the events in "${storedEvents.name}"`);
	const received = await orderEvents(n8n, storedEvents, ordered, {
		timeoutMs: EVENTS_TIMEOUT_MS,
		hint: () => `Deliveries so far: ${JSON.stringify(sandbox.webhooks.deliveries, null, 1)}`,
	});
	for (const one of byEventTime(received)) {
		const { type, data } = eventOf(one);
		line(`${String(type)} · ${inWords(Object(data))}`);
	}
	done(`Quickstart done in ${seconds(performance.now() - started)}, all signatures verified`);
	return storedQuickstart;
}
