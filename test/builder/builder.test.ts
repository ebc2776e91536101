/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
	setSchemaBaseDirs,
	validateNodeConfig,
	validateWorkflow,
	type WorkflowJSON,
} from '@n8n/workflow-sdk';
import { Peeker } from '../../nodes/Peeker/Peeker.node';
import { PeekerTrigger } from '../../nodes/PeekerTrigger/PeekerTrigger.node';
import { Definitions } from './definitions';

const EXAMPLES = path.resolve(__dirname, '../../examples');
const examples = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));
const descriptions = [new Peeker().description, new PeekerTrigger().description];

let definitions: Definitions;

beforeAll(async () => {
	jest.spyOn(console, 'log').mockImplementation();
	definitions = await Definitions.of('n8n-nodes-peeker', descriptions);
	setSchemaBaseDirs([definitions.folder]);
});

afterAll(() => definitions.remove());

describe("n8n's AI builder", () => {
	it('reads these types of both nodes', () => {
		expect(definitions.types()).toMatchSnapshot();
	});

	it.each(examples)('accepts the example %s', (file) => {
		const workflow = JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')) as WorkflowJSON;
		const { valid, errors, warnings } = validateWorkflow(workflow, { validateSchema: true });
		expect(errors).toEqual([]);
		expect(warnings).toEqual([]);
		expect(valid).toBe(true);
	});

	it.each([
		['a number for a locator', { resource: 'order', operation: 'get', orderId: 5 }],
		['an operation that is not there', { resource: 'order', operation: 'refund' }],
		['an event that is not there', { events: ['order.eaten'] }],
	])('refuses %s', (_, parameters) => {
		const type = 'events' in parameters ? 'peekerTrigger' : 'peeker';
		const version = type === 'peeker' ? 1 : 2;
		expect(validateNodeConfig(`n8n-nodes-peeker.${type}`, version, { parameters }).valid).toBe(
			false,
		);
	});
});

/** A hint at any of these keeps the node from loading. */
const UNHINTED = ['resource', 'operation', 'mode'];

describe('builder hints', () => {
	it('are on none of the parameters where n8n does not load the node for them', () => {
		for (const { properties } of descriptions) {
			const hinted = properties.filter((property) => property.builderHint !== undefined);
			expect(hinted.filter(({ name }) => UNHINTED.includes(name))).toEqual([]);
		}
	});

	it('reach the types that a model reads', () => {
		const order = definitions.text(
			'nodes/n8n-nodes-peeker/peeker/v1/resource_order/operation_create.ts',
		);
		for (const hint of ["choose 'inputItems'", 'Leave it off for live work', 'leave it out']) {
			expect(order).toContain(hint);
		}
	});
});
