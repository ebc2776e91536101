/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   Test code. */
import fc from 'fast-check';
import { attackArbitrary, type Attack } from './attacks';
import { CREDENTIAL, triggerNode, unixNow, verify } from './deliveries';

// The full sizes take minutes: PEEKER_ATTACKS=1000000 PEEKER_WEBHOOK_ATTACKS=20000 npx jest attack
const ATTACKS = Number(process.env.PEEKER_ATTACKS ?? 5_000);
const WEBHOOK_ATTACKS = Number(process.env.PEEKER_WEBHOOK_ATTACKS ?? 500);
const NOW = unixNow();

const tally = {
	genuine: 0,
	forged: 0,
	'accepted forgeries': 0,
	exceptions: 0,
	'refused genuine': 0,
};

function count(attack: Attack, isAccepted: boolean): void {
	tally[attack.isGenuine ? 'genuine' : 'forged'] += 1;
	if (isAccepted && !attack.isGenuine) tally['accepted forgeries'] += 1;
	if (!isAccepted && attack.isGenuine) tally['refused genuine'] += 1;
	expect(`${attack.name}: ${isAccepted}`).toBe(`${attack.name}: ${attack.isGenuine}`);
}

beforeEach(() => {
	for (const key of Object.keys(tally) as Array<keyof typeof tally>) tally[key] = 0;
});

afterEach(() => {
	if (process.env.PEEKER_ATTACKS) process.stdout.write(`${JSON.stringify(tally)}\n`);
	expect(tally).toMatchObject({ 'accepted forgeries': 0, exceptions: 0, 'refused genuine': 0 });
	expect(Math.min(tally.genuine, tally.forged)).toBeGreaterThan(10);
});

test('the pure verifier accepts what is genuine, nothing else, and never throws', () => {
	const { webhookSecret, webhookSecretSandbox, webhookSecretPrevious } = CREDENTIAL;
	fc.assert(
		fc.property(attackArbitrary(NOW), (attack) => {
			tally.exceptions += 1;
			const environment = verify({
				headers: attack.headers,
				rawBody: attack.rawBody,
				secrets: [webhookSecret, webhookSecretSandbox, webhookSecretPrevious].map((secret) => ({
					secret,
					environment: 'live',
				})),
				now: NOW,
				maxAgeSeconds: 90_000,
			});
			tally.exceptions -= 1;
			count(attack, environment !== undefined);
		}),
		{ numRuns: ATTACKS },
	);
}, 3_600_000);

test('so does the trigger in the real WebhookContext', async () => {
	await fc.assert(
		fc.asyncProperty(attackArbitrary(unixNow()), async (attack) => {
			const result = await triggerNode({ events: ['*'] })({
				headers: attack.headers as Record<string, string>,
				rawBody: attack.rawBody,
			});
			if (result.thrown !== undefined) tally.exceptions += 1;
			expect(result.thrown).toBeUndefined();
			const isAccepted = result.workflowData !== undefined;
			expect(result.response.status).toBe(isAccepted ? 200 : 401);
			expect(result.staticDataChanged).toBe(isAccepted);
			count(attack, isAccepted);
		}),
		{ numRuns: WEBHOOK_ATTACKS },
	);
	expect(({} as Record<string, unknown>).x).toBeUndefined();
}, 3_600_000);
