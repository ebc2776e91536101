import type { INodeProperties } from 'n8n-workflow';

import { EVENT_TYPES } from '../api/contract/events';
import { ALL_EVENTS, RETRY_WINDOW_SECONDS } from './settings';

const isOrderEvent = ({ type }: { type: string }) => Number(type.startsWith('order.'));
const orderEventsFirst = [...EVENT_TYPES].sort((a, b) => isOrderEvent(b) - isOrderEvent(a));

/** Everything the editor shows. A module of its own: the build writes its fields down (gulpfile.js). */
export const properties: INodeProperties[] = [
	{
		// n8n's notices know no numbered list; a list without points is a block of its own (2.41).
		displayName:
			'<ul>1. Open Webhook URLs above, choose Production URL and click it to copy it</ul><ul>2. Save it in the <a href="https://app.peeker.com" target="_blank">Peeker Partner portal</a> under Webhooks, and copy the secret that is shown once</ul><ul>3. Enter that as Webhook Secret in the credential, then publish this workflow</ul>',
		name: 'setupNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		noDataExpression: true,
		options: [
			{
				name: 'All Events',
				value: ALL_EVENTS,
				description: 'Every event, including kinds that Peeker adds in the future',
			},
			...orderEventsFirst.map(({ type, name, description }) => ({
				name,
				value: type,
				description,
			})),
		],
		default: ['order.completed'],
		description: 'What starts this workflow. Peeker sends every event; the others are ignored.',
	},
	{
		displayName: 'Environment',
		name: 'environment',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Any',
				value: 'any',
				description: 'Real events and events of the sandbox',
			},
			{
				name: 'Live',
				value: 'live',
				description: 'Only real events',
			},
			{
				name: 'Test',
				value: 'test',
				description: 'Only events of the sandbox, where nothing is bought',
			},
		],
		default: 'any',
		description: 'Whose events start this workflow',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Include Delivery',
				name: 'includeDelivery',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether to add a field "delivery" that tells when the event was signed and received, and its environment',
			},
			{
				displayName: 'Max Age (Seconds)',
				name: 'maxAgeSeconds',
				type: 'number',
				noDataExpression: true,
				typeOptions: { minValue: 0 },
				default: RETRY_WINDOW_SECONDS,
				description:
					'How long after signing a delivery is still accepted. Peeker retries for 24 hours, so a shorter time can lose events. With 0 a delivery of any age is accepted; one that was sent before is then recognised only while its event is remembered, which is 25 hours.',
			},
		],
	},
];
