import type { Resource } from '../../operation';
import { create } from './create';
import { find } from './find';
import { get } from './get';
import { waitUntilFinished } from './waitUntilFinished';

export const domainImport: Resource = {
	value: 'domainImport',
	name: 'Domain Import',
	operations: [create, find, get, waitUntilFinished],
};
