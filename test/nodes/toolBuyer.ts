import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { ExecuteRequest, ExecuteResult } from '../support/n8n';
import type { Rig } from './setup';
import { PEEKER_TOOL } from './setup';
import { SURFACES } from './toolSurfaces';

/** The surfaces whose node has the fields of plan and limit: those of the type that n8n makes for tools. */
export const BUYING_SURFACES = Object.entries(SURFACES).filter(
	([, { type }]) => type === PEEKER_TOOL,
);

/** What one Google inbox costs in the sandbox. */
export const googleLicenseCents = 250;

export const PEOPLE = [
	{ firstName: 'Lee', lastName: 'Novak' },
	{ firstName: 'Ada', lastName: 'Byron' },
];

let words = 0;

/** Two names that nobody has used. Registering them costs 1,800 to 2,998 cents. */
export const freshNames = (): string => {
	const word = `fresh${words++}`;
	return `${word}-one.example, ${word}-two.example`;
};

/** The parameters of an order of four Google inboxes on two domains. */
export const orderOf = (domains: string, options: IDataObject = {}, rest: IDataObject = {}) =>
	({
		userId: { __rl: true, mode: 'email', value: 'dana@northwind.example' },
		orderType: 'custom',
		googleLicenses: 4,
		domains,
		personasFrom: 'json',
		personasJson: JSON.stringify(PEOPLE),
		options,
		...rest,
	}) as INodeParameters;

export const answerOf = ({ items }: ExecuteResult): IDataObject => items[0].json;

export const detailsOf = (answer: IDataObject) => answer.details as IDataObject;

let keys = 0;

export const newLiveKey = () => `pk_live_money${1_000 + keys++}`;

/** An agent in one execution, with a live key, whose node is called as the surface does it. */
export class Buyer {
	private readonly executionId: string;

	constructor(
		private readonly rig: Rig,
		private readonly surface: Partial<ExecuteRequest>,
		readonly key = newLiveKey(),
	) {
		this.executionId = surface.executionId ?? randomUUID();
	}

	async call(path: string, parameters: INodeParameters): Promise<IDataObject> {
		const { rig, surface, executionId } = this;
		const [resource, operation] = path.split('.');
		const credentials = rig.credentialOf(this.key);
		// What the model gives is in the item, and whoever talks to it may put in more.
		const items = [{ limit: 1_000_000 }];
		const request = { credentials, ...surface, executionId, items };
		return answerOf(await rig.run(resource, operation, parameters, request));
	}

	/** The token of a plan. */
	async planned(domains: string): Promise<string> {
		return String((await this.call('order.plan', orderOf(domains))).plan_token);
	}

	/** Plans an order and places it. */
	async buy(domains: string, options?: IDataObject, rest: IDataObject = {}): Promise<IDataObject> {
		const planToken = await this.planned(domains);
		return await this.call('order.create', orderOf(domains, options, { planToken, ...rest }));
	}

	get orders() {
		return this.rig.sandbox.books(this.key).orders;
	}
}
