import { clock } from '../../nodes/api/client/clock';
import type { Sandbox } from '../sandbox';

/**
 * Lets the node's waits pass at once: its clock jumps ahead, and the sandbox finishes what it is at, so
 * that the next look finds the end of a job. Gives back a function that restores the real clock.
 */
export function skipWaits(sandbox: Sandbox): () => void {
	const { now, pause } = clock;
	let ahead = 0;
	clock.now = () => now() + ahead;
	clock.pause = async (ms) => {
		ahead += ms;
		await sandbox.idle();
	};
	return () => {
		clock.now = now;
		clock.pause = pause;
	};
}
