import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { IdKind } from '../../api/contract/ids';
import type { LongJob } from '../../api/resources/jobStates';
import { optionsField } from '../fields/collections';
import { id, onOrOff, optionsInput, wholeNumber } from '../input/schemas';
import { waitOperation } from '../operation';
import { SHORTEST_LOOK_SECONDS } from '../waitUntilFinished/decisions';
import { runRound } from '../waitUntilFinished/runRound';

const DAY_SECONDS = 24 * 3_600;
const MONTH_HOURS = 31 * 24;

const waitingFields = (plural: string): INodeProperties[] => [
	{
		displayName:
			"Connect 'Still Running' back to the input of this node, and what comes next to 'Finished'. Between two looks the execution is suspended and holds nothing.",
		name: 'waitingNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Look Every (Seconds)',
		name: 'lookEverySeconds',
		type: 'number',
		typeOptions: { minValue: SHORTEST_LOOK_SECONDS },
		default: 900,
		description: `How long to wait between two looks at the ${plural}, ${SHORTEST_LOOK_SECONDS} seconds at least. n8n may wake the execution up to a minute later.`,
	},
	{
		displayName: 'Give Up After (Hours)',
		name: 'giveUpAfterHours',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 72,
		description: `How long to wait at the most; then an error names the ${plural} that still run. They go on at Peeker.`,
	},
	optionsField([
		{
			displayName: 'Stop for Actions Required',
			name: 'stopForActionsRequired',
			type: 'boolean',
			default: true,
			description:
				"Whether what needs something from you comes out of 'Finished' too, with what is needed; otherwise it is waited for until that is done",
		},
	]),
];

/** Which jobs are waited for, and the parameter that names one. */
interface Waiting {
	job: LongJob;
	idKind: IdKind;
	idField: INodeProperties;
	action: string;
}

/** A "Wait Until Finished": suspends the execution until the jobs of all items have ended. */
export const waitUntilFinished = ({ job, idKind, idField, action }: Waiting) => {
	const idParameter = z.object({ [idField.name]: id(idKind) });
	return waitOperation({
		value: 'waitUntilFinished',
		name: 'Wait Until Finished',
		action,
		description: `Waits for hours or days until ${job.plural} have ended, with the execution suspended; failed and cancelled ones come out too, with their status`,
		effect: 'read',
		fields: [idField, ...waitingFields(job.plural)],
		input: z
			.object({
				...idParameter.shape,
				lookEverySeconds: wholeNumber(SHORTEST_LOOK_SECONDS, DAY_SECONDS),
				giveUpAfterHours: wholeNumber(1, MONTH_HOURS),
				options: optionsInput({ stopForActionsRequired: onOrOff().optional() }),
			})
			.strict(),
		async runRound(inputs, context) {
			const wanted = inputs.map(({ items: [item], input }) => ({
				item,
				id: String(Reflect.get(input, idField.name)),
				lookEveryMs: input.lookEverySeconds * 1_000,
				giveUpAfterMs: input.giveUpAfterHours * 3_600_000,
				stopForActions: input.options.stopForActionsRequired ?? true,
			}));
			return await runRound(job, wanted, context);
		},
	});
};
