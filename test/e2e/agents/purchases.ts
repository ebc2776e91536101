import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { keyLabel, type Sandbox } from '../../sandbox';
import { createPeekerCredential } from '../../n8n/stage';
import { credentialFor } from '../world';
import type { Script, Talk } from './scriptedModel';
import type { AgentStage, Surface, Tools } from './surfaces';

const fromAI = (name: string, what: string) => `={{ $fromAI('${name}', '${what}', 'string') }}`;

const ORDER: INodeParameters = {
	resource: 'order',
	// In the mode that a node begins with, which takes an address from a model too.
	userId: { __rl: true, mode: 'list', value: fromAI('customer', 'The email of the customer') },
	orderType: 'custom',
	googleLicenses: 4,
	domains: fromAI('domains', 'The domain names'),
	personasFrom: 'json',
	personasJson: fromAI('people', 'The people, as a JSON list of firstName and lastName'),
};

/** The tools of an agent that checks names, plans and buys, with what a person has set for the one that buys. */
export const toolsWith = ({ options, waitForCompletion = false }: Wish): Tools => ({
	names: {
		resource: 'domain',
		operation: 'checkAvailability',
		domains: fromAI('domains', 'The domain names'),
	},
	plan: { ...ORDER, operation: 'plan' },
	plan_bundle: {
		resource: 'order',
		operation: 'plan',
		orderType: 'bundle',
		bundleId: { __rl: true, mode: 'name', value: fromAI('bundle', 'The name of the bundle') },
		domains: fromAI('domains', 'The domain names'),
	},
	buy: {
		...ORDER,
		operation: 'create',
		planToken: fromAI('plan_token', 'The plan_token of the plan'),
		waitForCompletion,
		options: { pollIntervalSeconds: 5, ...(options as INodeParameters) },
	},
});

/** What one Google inbox costs in the sandbox. */
export const googleLicenseCents = 250;

/** Enough for everything that is bought here. */
export const PLENTY = { maxDailyCostCents: 50_000, googleLicenseCents };

export const CUSTOMER = 'dana@northwind.example';

export const PEOPLE = JSON.stringify([
	{ firstName: 'Lee', lastName: 'Novak' },
	{ firstName: 'Ada', lastName: 'Byron' },
]);

/** Two names that nobody has used. */
export const freshNames = (prefix = 'mail'): string => {
	const word = randomUUID().slice(0, 8);
	return `${prefix}-${word}-one.example, fine-${word}-two.example`;
};

/** The tokens of the plans among these answers, in their order. */
export const tokensIn = (answers: string[]): string[] =>
	answers.flatMap((answer) => /plan_[0-9a-z]+_\d+_[0-9a-f]{64}/.exec(answer)?.[0] ?? []);

/** The ID of the order that an answer tells of. */
export const orderIn = (answer = ''): string | undefined => /ord_\w+/.exec(answer)?.[0];

export const planCall = (domains: string) => ({
	tool: 'plan',
	input: { customer: CUSTOMER, domains, people: PEOPLE },
});

export const buyCall = (domains: string, plan_token: string, more: object = {}) => ({
	tool: 'buy',
	input: { customer: CUSTOMER, domains, people: PEOPLE, plan_token, ...more },
});

/** Plans, then buys what was planned. */
export const planAndBuy =
	(domains = freshNames()): Script =>
	(answers) => {
		if (answers.length === 0) return [planCall(domains)];
		return answers.length > 1 ? 'Done.' : [buyCall(domains, tokensIn(answers)[0] ?? '')];
	};

/** A conversation, and what it left behind. */
export interface Purchase extends Talk {
	books: ReturnType<Sandbox['books']>;
	/** The orders that were asked for at Peeker: the bodies of the requests. */
	ordered: Array<Record<string, unknown>>;
	/** All that the model was told by tools, for a failed assertion. */
	said: string;
}

export interface Wish {
	options: IDataObject;
	waitForCompletion?: boolean;
	script: Script;
	/** Puts something in the way of the new key. */
	prepare?: (sandbox: Sandbox, key: string) => void;
}

/** Lets a new agent with a live key of its own follow a script. */
export async function purchase(stage: AgentStage, surface: Surface, wish: Wish): Promise<Purchase> {
	const { n8n, sandbox } = stage.world;
	const key = `pk_live_${randomUUID()}`;
	const peeker = await createPeekerCredential(n8n, key, credentialFor(sandbox, key));
	wish.prepare?.(sandbox, key);
	const talk = await surface.talk(stage, toolsWith(wish), peeker, wish.script);
	const ordered = sandbox.requests
		.filter((one) => one.operationId === 'createOrder' && one.keyLabel === keyLabel(key))
		.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
	return { ...talk, ordered, books: sandbox.books(key), said: talk.answers.join('\n---\n') };
}
