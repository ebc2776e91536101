import type { Resource } from '../../operation';
import { getMissed } from './getMissed';

export const event: Resource = { value: 'event', name: 'Event', operations: [getMissed] };
