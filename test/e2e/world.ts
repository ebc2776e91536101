/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error --
   runs on a developer machine, never inside n8n */
import { after, before } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox';
import { signedHeaders } from '../sandbox/signing';
import type { StoredCredential, StoredWorkflow, WorkflowDefinition } from '../n8n/api';
import { exampleWorkflow, triggerPath } from '../n8n/examples';
import { installN8n } from '../n8n/install';
import { N8nServer, type ServerOptions } from '../n8n/server';
import { createPeekerCredential, endStage, startWithPackage } from '../n8n/stage';
import { startQueueProcess, type QueueProcess } from './storms/queueProcesses';
import { Services } from './storms/services';

export const SANDBOX_KEY = 'pk_test_e2e';

/** What every scenario needs: a sandbox, a real n8n with the package, a working credential. */
export interface World {
	n8n: N8nServer;
	sandbox: Sandbox;
	credential: StoredCredential;
	/** What else `PEEKER_N8N_MODE=queue` takes. */
	queue?: Queue;
}

/** n8n's queue mode beside the main process: one worker, and what both need. */
interface Queue {
	services: Services;
	/** What both processes of n8n are started with. */
	environment: NodeJS.ProcessEnv;
	worker?: QueueProcess;
}

/** Whether scenarios that leave the mode open run in n8n's queue mode. */
export const IN_QUEUE_MODE = process.env.PEEKER_N8N_MODE === 'queue';

/**
 * A world that the tests of a suite share: started before them, ended after them, also after a failed start.
 * Nothing of it can be read before the tests run.
 */
export function sharedWorld(options?: WorldOptions): World {
	const world = {} as World;
	before(async () => {
		Object.assign(world, await startWorld(options));
	});
	after(async () => {
		if ('n8n' in world) await endWorld(world);
	});
	return world;
}

export interface WorldOptions extends ServerOptions {
	sandbox?: SandboxOptions;
	/** The package to install in place of the one that was built. */
	packageFolder?: string;
}

/** As `sharedWorld`, with a published workflow that every event reaches. */
export function sharedEventsWorld(options?: ServerOptions): World & { events: EventsWorkflow } {
	const world = sharedWorld(options);
	before(async () => {
		Object.assign(world, { events: await listenForEvents(world) });
	});
	return world as World & { events: EventsWorkflow };
}

/** Starts everything; end it with `endWorld`, also after a failed scenario. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
	const chooses = options.environment?.EXECUTIONS_MODE !== undefined;
	if (!IN_QUEUE_MODE || chooses) return await startOn(options);
	const services = await Services.start();
	const environment = { ...services.environment, ...options.environment };
	return await startOn({ ...options, environment }, { services, environment });
}

async function startOn(options: WorldOptions, queue?: Queue): Promise<World> {
	const sandbox = await startSandbox(options.sandbox);
	const n8n = await N8nServer.create(await installN8n(), options);
	try {
		await startWithPackage(n8n, options.packageFolder);
		await startWorker({ n8n, queue });
		const credential = await createPeekerCredential(
			n8n,
			'Peeker sandbox',
			credentialFor(sandbox, SANDBOX_KEY),
		);
		return { n8n, sandbox, credential, queue };
	} catch (error) {
		await endWorld({ n8n, sandbox, queue });
		throw error;
	}
}

/** Ends what `startWorld` started. */
export async function endWorld(world?: Pick<World, 'n8n' | 'sandbox' | 'queue'>): Promise<void> {
	if (!world) return;
	await world.queue?.worker?.process.kill();
	await endStage(world.n8n);
	await world.sandbox.close();
	await world.queue?.services.end();
}

async function startWorker({ n8n, queue }: Pick<World, 'n8n' | 'queue'>): Promise<void> {
	if (queue) queue.worker = await startQueueProcess('worker', n8n, queue.environment);
}

/** Ends every process of n8n at once, as a power cut would. */
export async function killN8n({ n8n, queue }: World): Promise<void> {
	await Promise.all([n8n.kill(), queue?.worker?.process.kill()]);
}

/** Shuts every process of n8n down in good order, the worker first. */
export async function stopN8n({ n8n, queue }: World): Promise<void> {
	await queue?.worker?.process.stop();
	await n8n.stop();
}

/** Starts every process of n8n again, on the same data. */
export async function startN8nAgain(world: World): Promise<void> {
	await world.n8n.start();
	await startWorker(world);
}

/** Fields of a `peekerApi` credential that works with the sandbox. */
export function credentialFor(sandbox: Sandbox, apiKey: string): IDataObject {
	return {
		apiKey,
		webhookSecret: sandbox.webhooks.secrets.test,
		smartleadLoginEmail: 'ops@agency.example',
		smartleadLoginPassword: 'not-a-real-password',
		useCustomBaseUrl: true,
		baseUrl: sandbox.url,
	};
}

/** Stores a workflow and publishes it. */
export async function publish(
	{ n8n }: World,
	definition: WorkflowDefinition,
): Promise<StoredWorkflow> {
	const workflow = await n8n.api.createWorkflow(definition);
	await n8n.api.publish(workflow);
	return workflow;
}

/** A published `examples/peeker-events.json`. */
export interface EventsWorkflow {
	workflow: StoredWorkflow;
	/** The trigger's production URL; the sandbox sends its events there. */
	url: string;
}

/** Publishes the events example and tells the sandbox its URL. */
export async function listenForEvents(world: World): Promise<EventsWorkflow> {
	const example = exampleWorkflow('peeker-events', world.credential);
	// Whoever listens for a test event would be handed the example's pinned sample at once.
	const definition = { ...example, pinData: {} };
	const workflow = await publish(world, definition);
	const url = `${world.n8n.url}${triggerPath(definition)}`;
	world.sandbox.webhooks.setUrl('*', url);
	return { workflow, url };
}

/** One delivery made by hand. */
export interface HandMadeDelivery {
	eventId: string;
	body: string;
	secret: string;
}

/** Sends a delivery as Peeker would, signed with the given secret. */
export async function deliver(
	url: string,
	{ eventId, body, secret }: HandMadeDelivery,
): Promise<Response> {
	const timestamp = Math.floor(Date.now() / 1000);
	return await fetch(url, {
		method: 'POST',
		headers: signedHeaders(body, { secret, eventId, timestamp }),
		body,
	});
}
