import { NodeHelpers } from 'n8n-workflow';
import type { INode, INodeParameters, INodeProperties } from 'n8n-workflow';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { Peeker } from '../../nodes/Peeker/Peeker.node';
import { resources } from '../../nodes/Peeker/operations';
import { PeekerTrigger } from '../../nodes/PeekerTrigger/PeekerTrigger.node';
import { COLLECTIONS, OPERATIONS } from '../contract/operations';

describe('the action node', () => {
	it('has every operation with its public parameters, and no other', () => {
		const actual = Object.fromEntries(
			resources.map(({ value, operations }) => [
				value,
				Object.fromEntries(
					operations.map((operation) => [
						operation.value,
						operation.fields.map(({ name }) => name).sort(),
					]),
				),
			]),
		);
		const sorted = Object.fromEntries(
			Object.entries(OPERATIONS).map(([resource, operations]) => [
				resource,
				Object.fromEntries(
					Object.entries(operations).map(([name, { parameters }]) => [
						name,
						[...parameters].sort(),
					]),
				),
			]),
		);
		expect(actual).toEqual(sorted);
	});

	it('has every name inside its collections, and no other', () => {
		const insideOf = ({ type, options = [] }: INodeProperties) =>
			type === 'collection' || type === 'fixedCollection' ? options.map(({ name }) => name) : [];
		const actual = Object.fromEntries(
			resources.flatMap(({ value: resource, operations }) =>
				operations.flatMap(({ value, fields }) =>
					fields
						.filter((field) => insideOf(field).length > 0)
						.map((field) => [`${resource}.${value}.${field.name}`, insideOf(field).sort()]),
				),
			),
		);
		const sorted = Object.entries(COLLECTIONS).map(([path, names]) => [path, [...names].sort()]);
		expect(actual).toEqual(Object.fromEntries(sorted));
	});

	it('has what is asked of every tool, whatever it does', () => {
		const { properties } = new Peeker().description;
		const forTools = properties.filter(
			({ displayOptions }) =>
				displayOptions?.show?.['@tool'] !== undefined && displayOptions.show.resource === undefined,
		);
		expect(
			forTools.map(({ name, default: value, options = [] }) => [
				name,
				value,
				options.map((option) => ('value' in option ? option.value : option.name)),
			]),
		).toEqual([
			['toolOutput', 'simplified', ['simplified', 'raw', 'selectedFields']],
			['toolOutputFields', '', []],
		]);
	});

	it('shows each operation its own parameters only, each once', () => {
		const { description } = new Peeker();
		for (const { value: resource, operations } of resources) {
			for (const { value: operation, fields } of operations) {
				const parameters: INodeParameters = { resource, operation };
				const node: INode = {
					id: '1',
					name: 'Peeker',
					type: 'peeker',
					typeVersion: 1,
					position: [0, 0],
					parameters,
				};
				const stored = NodeHelpers.getNodeParameters(
					description.properties,
					parameters,
					true,
					false,
					node,
					description,
				);
				const allowed = ['resource', 'operation', ...fields.map(({ name }) => name)];
				expect(allowed).toEqual(expect.arrayContaining(Object.keys(stored ?? {})));
				expect(new Set(allowed).size).toBe(allowed.length);
			}
		}
	});

	it('tells an agent what each operation does, in words of its own', () => {
		const actions = resources.flatMap(({ operations }) => operations.map(({ action }) => action));
		expect(new Set(actions).size).toBe(actions.length);
		expect(actions.filter((action) => !/^[A-Z][a-z ,A-Z]+[a-zA-Z]$/.test(action))).toEqual([]);
	});

	it('tells an agent in the same words what costs money', () => {
		const operations = resources.flatMap((resource) => resource.operations);
		expect(operations.filter(({ action }) => / for money$/.test(action))).toEqual(
			operations.filter(({ effect }) => effect === 'spend'),
		);
	});

	it('has the public name, version and tool switch', () => {
		expect(new Peeker().description).toMatchObject({
			name: 'peeker',
			displayName: 'Peeker',
			version: [1],
			usableAsTool: true,
			credentials: [{ name: 'peekerApi', required: true }],
		});
	});
});

describe('the trigger node', () => {
	it('has the public parameters and version', () => {
		const { description } = new PeekerTrigger();
		expect(description).toMatchObject({ name: 'peekerTrigger', version: [2] });
		expect(description.usableAsTool).toBeUndefined();
		const names = description.properties.filter(({ type }) => type !== 'notice');
		expect(names.map(({ name }) => name)).toEqual(['events', 'environment', 'options']);
		const [events, environment] = names;
		expect(events.options).toHaveLength(19);
		expect(events.default).toEqual(['order.completed']);
		expect(environment.default).toBe('any');
	});
});

describe('the credential', () => {
	it('has the public fields, secrets masked', () => {
		const { name, properties } = new PeekerApi();
		expect(name).toBe('peekerApi');
		const masked = (field: string) =>
			properties.find((property) => property.name === field)?.typeOptions?.password === true;
		const fields = properties.filter(({ type }) => type !== 'notice');
		expect(fields.map((field) => [field.name, masked(field.name)])).toEqual([
			['apiKey', true],
			['smartleadLoginEmail', false],
			['smartleadLoginPassword', true],
			['smartleadClientId', false],
			['webhookSecret', true],
			['moreEventSources', false],
			['webhookSecretPrevious', true],
			['webhookSecretSandbox', true],
			['useCustomBaseUrl', false],
			['baseUrl', false],
			['callsPerMinute', false],
		]);
	});

	it.each([
		['nothing', '', undefined],
		['a sandbox key', 'pk_test_1', 'sandboxKeyNotice'],
		['a live key', 'pk_live_1', 'liveKeyNotice'],
		['another key', 'sk_live_1', 'otherKeyNotice'],
		['a stored key', '__n8n_BLANK_VALUE_e5362baf', undefined],
	])('says what kind of key it is: %s', (_what, apiKey, notice) => {
		const { properties } = new PeekerApi();
		const shown = properties
			.filter(({ type }) => type === 'notice')
			.filter((field) => NodeHelpers.displayParameter({ apiKey }, field, null, null));
		expect(shown.map(({ name }) => name)).toEqual(notice === undefined ? [] : [notice]);
	});
});
