import type { Resource } from '../../operation';
import { cancel } from './cancel';
import { create } from './create';
import { get } from './get';
import { getAll } from './getAll';
import { getPendingActions } from './getPendingActions';
import { plan } from './plan';
import { waitUntilFinished } from './waitUntilFinished';

export const order: Resource = {
	value: 'order',
	name: 'Order',
	operations: [create, plan, waitUntilFinished, get, getAll, getPendingActions, cancel],
};
