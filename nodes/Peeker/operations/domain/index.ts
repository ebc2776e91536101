import type { Resource } from '../../operation';
import { checkAvailability } from './checkAvailability';
import { getAll } from './getAll';

export const domain: Resource = {
	value: 'domain',
	name: 'Domain',
	operations: [checkAvailability, getAll],
};
