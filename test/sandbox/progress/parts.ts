import type { Core } from '../core';
import type { Schedule } from '../schedule';

/** What the state machines work with. */
export type ProgressParts = Pick<Core, 'clock' | 'events' | 'periodMs'> & { schedule: Schedule };
