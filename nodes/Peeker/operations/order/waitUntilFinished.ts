import { LONG_JOBS } from '../../../api/resources/jobStates';
import { fromInput, orderLocator } from '../../fields/locators';
import { waitUntilFinished as waiting } from '../waitUntilFinished';

export const waitUntilFinished = waiting({
	job: LONG_JOBS.order,
	idKind: 'order',
	idField: fromInput(orderLocator('The order to wait for; by default the one in each input item')),
	action: 'Wait until orders are finished',
});
