import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { Persona } from '../../api/resources/personas';
import { personas as personaList } from '../input/orderSchemas';
import { oneOf } from '../input/schemas';
import { checkPart } from '../input/checkPart';
import { personaNames } from '../input/personaNames';

export const personaFields: INodeProperties[] = [
	{
		displayName: 'Personas From',
		name: 'personasFrom',
		type: 'options',
		options: [
			{ name: 'Names, One per Line', value: 'names' },
			{ name: 'Form', value: 'define', description: 'With a picture for each person, if wanted' },
			{ name: 'JSON', value: 'json', description: 'A list, for example from an earlier node' },
		],
		default: 'names',
		description: 'Where the names of the people behind the inboxes come from',
	},
	{
		displayName: 'Names',
		name: 'personaNames',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. Lee Novak',
		hint: 'One person per line or between commas, such as: Lee Novak, Sam Reyes. The first word is the first name.',
		description:
			'The people whose names the inboxes carry, 1 to 10. An expression may also give a list.',
		displayOptions: { show: { personasFrom: ['names'] } },
	},
	{
		displayName: 'Personas',
		name: 'personas',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Persona',
		default: {},
		description: 'The people whose names the inboxes carry, 1 to 10',
		displayOptions: { show: { personasFrom: ['define'] } },
		options: [
			{
				displayName: 'Persona',
				name: 'persona',
				values: [
					{
						displayName: 'First Name',
						name: 'firstName',
						type: 'string',
						default: '',
						placeholder: 'e.g. Lee',
					},
					{
						displayName: 'Last Name',
						name: 'lastName',
						type: 'string',
						default: '',
						placeholder: 'e.g. Novak',
					},
					{
						displayName: 'Profile Picture URL',
						name: 'profilePictureUrl',
						type: 'string',
						default: '',
						placeholder: 'e.g. https://northwind.com/lee.jpg',
						description: 'A picture that anyone can open. Leave empty for none.',
					},
				],
			},
		],
	},
	{
		displayName: 'Personas (JSON)',
		name: 'personasJson',
		type: 'json',
		default: '[]',
		description:
			'A list of people, each with firstName, lastName and, if wanted, profilePictureUrl; first_name and so on are read too, and a name of two words',
		hint: 'e.g. [{ "firstName": "Lee", "lastName": "Novak" }]',
		displayOptions: { show: { personasFrom: ['json'] } },
	},
];

const personasFrom = oneOf(['names', 'define', 'json']);

const people = personaList();

const namedPeople = personaNames();

/** The persona parameters, to be spread into a schema; `personasOf` reads them. */
export const personaInput = {
	personasFrom,
	personaNames: z.unknown(),
	personas: z.unknown(),
	personasJson: z.unknown(),
};

interface RawPersonas {
	personasFrom: 'names' | 'define' | 'json';
	personaNames?: unknown;
	personas?: unknown;
	personasJson?: unknown;
}

/** The people out of the names, the form or the JSON, whichever was chosen; issues are added to `context`. */
export function personasOf(raw: RawPersonas, context: z.RefinementCtx): Persona[] {
	if (raw.personasFrom === 'names') {
		return checkPart(namedPeople, raw.personaNames, ['personaNames'], context);
	}
	if (raw.personasFrom === 'json') {
		return checkPart(people, raw.personasJson, ['personasJson'], context);
	}
	const rows: unknown = Reflect.get(Object(raw.personas), 'persona') ?? [];
	return checkPart(people, rows, ['personas', 'persona'], context);
}
