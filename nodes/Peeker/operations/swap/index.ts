import type { Resource } from '../../operation';
import { create } from './create';
import { get } from './get';
import { getAll } from './getAll';
import { renameInboxes } from './renameInboxes';
import { waitUntilFinished } from './waitUntilFinished';

export const swap: Resource = {
	value: 'swap',
	name: 'Swap',
	operations: [create, get, getAll, renameInboxes, waitUntilFinished],
};
