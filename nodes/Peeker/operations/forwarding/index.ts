import type { Resource } from '../../operation';
import { get } from './get';
import { set } from './set';

export const forwarding: Resource = {
	value: 'forwarding',
	name: 'Forwarding',
	operations: [get, set],
};
