import type { INodeParameters } from 'n8n-workflow';
import { PEEKER, SMARTLEAD } from '../../nodes/setup';
import { HTTP_REQUEST, nodesInProcess, ownCpuMs } from '../inProcess';
import { alternate, pairedRatios } from '../measure';
import type { Part } from '../report';
import { KEY } from '../stage';
import { StandIn } from '../standIn';

const ORDERS = 200;

const byNode: INodeParameters = {
	resource: 'order',
	operation: 'create',
	userId: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
	orderType: 'custom',
	googleLicenses: 2,
	googleInboxesPerDomain: 2,
	domains: '={{ $json.domain }}',
	personasFrom: 'define',
	personas: { persona: [{ firstName: 'Lee', lastName: 'Novak', profilePictureUrl: '' }] },
	smartleadLogin: 'credential',
	options: {},
};

const byHttp = (url: string): INodeParameters => ({
	method: 'POST',
	url: `${url}/orders`,
	sendBody: true,
	specifyBody: 'json',
	jsonBody: `={{ {
		user: $json.email,
		google_licenses: 2,
		google_inboxes_per_domain: 2,
		sequencer: {
			provider: 'smartlead',
			client_id: ${SMARTLEAD.smartleadClientId},
			login_email: '${SMARTLEAD.smartleadLoginEmail}',
			login_password: '${SMARTLEAD.smartleadLoginPassword}',
		},
		domains: [$json.domain],
		personas: [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: '' }],
	} }}`,
	options: {},
});

/** Longer than an order takes here, so that each is answered before the next is sent. */
const BATCH_INTERVAL_MS = 10;

const oneByOne = (parameters: INodeParameters): INodeParameters => ({
	...parameters,
	options: { batching: { batch: { batchSize: 1, batchInterval: BATCH_INTERVAL_MS } } },
});

let ordered = 0;

const newItems = () =>
	Array.from({ length: ORDERS }, () => {
		ordered++;
		return { email: `customer-${ordered}@agency.example`, domain: `order-${ordered}.example` };
	});

export const orderCreatePart: Part = {
	name: 'orderCreate',
	title: 'Processor time of order.create, in process',
	async run({ rounds }) {
		const standIn = await StandIn.start();
		try {
			const run = await nodesInProcess(standIn.url, KEY);
			const cpuAnItem = (type: string, parameters: INodeParameters) => async () => {
				const begun = ownCpuMs();
				const { items } = await run(type, parameters, newItems());
				if (items.length !== ORDERS) throw new Error(`${items.length} items came out`);
				return ((ownCpuMs() - begun) * 1_000) / ORDERS;
			};
			const cpuAnExecution = (type: string, parameters: INodeParameters) => async () => {
				const begun = ownCpuMs();
				for (const item of newItems()) await run(type, parameters, [item]);
				return ((ownCpuMs() - begun) * 1_000) / ORDERS;
			};
			const http = byHttp(standIn.url);
			const all = await alternate(
				[
					{ name: 'Peeker', once: cpuAnItem(PEEKER, byNode) },
					{ name: 'HTTP Request', once: cpuAnItem(HTTP_REQUEST, http) },
					{ name: 'HTTP Request, one by one', once: cpuAnItem(HTTP_REQUEST, oneByOne(http)) },
					{ name: 'Peeker, an execution each', once: cpuAnExecution(PEEKER, byNode) },
					{ name: 'HTTP Request, an execution each', once: cpuAnExecution(HTTP_REQUEST, http) },
				],
				rounds,
			);
			const [ours, theirs, theirsOneByOne, oursAlone, theirsAlone] = all.map(
				({ figures }) => figures,
			);
			return {
				measured: all.map(({ name, figures }) => ({ what: name, unit: 'µs an item', figures })),
				goals: [
					{
						goal: 'Peeker ÷ HTTP Request ≤ 1.0',
						figures: pairedRatios(ours, theirs),
						atMost: 1,
					},
					{
						goal: 'both one order at a time: Peeker ÷ HTTP Request',
						figures: pairedRatios(ours, theirsOneByOne),
					},
					{
						goal: 'HTTP Request one by one ÷ HTTP Request',
						figures: pairedRatios(theirsOneByOne, theirs),
					},
					{
						goal: 'with an execution for each order: Peeker ÷ HTTP Request',
						figures: pairedRatios(oursAlone, theirsAlone),
					},
				],
				notes: [
					`${ORDERS} orders a round, each of a domain of its own, in n8n-core's real contexts with the legacy expression engine. Of the items of one execution the Peeker node places the orders one after the other, HTTP Request sends all at once; with an execution for each order, both send one at a time.`,
				],
			};
		} finally {
			await standIn.close();
		}
	},
};
