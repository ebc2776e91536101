import { LONG_JOBS } from '../../../api/resources/jobStates';
import { fromInput, swapLocator } from '../../fields/locators';
import { waitUntilFinished as waiting } from '../waitUntilFinished';

export const waitUntilFinished = waiting({
	job: LONG_JOBS.swap,
	idKind: 'swap',
	idField: fromInput(swapLocator('The swap to wait for; by default the one in each input item')),
	action: 'Wait until swaps are finished',
});
