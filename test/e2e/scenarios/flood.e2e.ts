/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * A flood of forged deliveries, 16 at a time, with genuine ones in between. By hand:
 * PEEKER_FLOOD=100000 PEEKER_FLOOD_MAX_MS=2000 npm run e2e -- flood
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { until } from '../../n8n/until';
import { changes, contents, rows, type Contents } from '../storms/database';
import { stormEventId } from '../storms/events';
import { FORGERIES, genuine, post, type Answered } from '../storms/forgeries';
import { quantile, report, tally } from '../storms/numbers';
import { n8nSettings, size } from '../storms/size';
import { endWorld, listenForEvents, startWorld, type EventsWorkflow, type World } from '../world';

const FORGED = size('FLOOD', 200);
const AT_A_TIME = 16;
const MS_BETWEEN_GENUINE = 200;
/** Within which each genuine delivery must be answered; Peeker itself gives up after 15 s. */
const MAX_ANSWER_MS = size('FLOOD_MAX_MS', 15_000);
/** n8n would note its insights about the genuine executions minutes later. */
const WITHOUT_INSIGHTS = { N8N_DISABLED_MODULES: 'mcp-registry,insights' };
const QUIET_MS = 1_500;
/** Each event leaves two: its own, and that of the state of its order. */
const MARK_LENGTH = 10;

describe(`${FORGED} forged deliveries`, () => {
	const agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });
	const otherAgent = new http.Agent({ keepAlive: true });
	let world: World;
	let events: EventsWorkflow;
	let secret: string;
	let genuineSent = 0;

	before(async () => {
		world = await startWorld({ environment: { ...WITHOUT_INSIGHTS, ...n8nSettings() } });
		events = await listenForEvents(world);
		secret = world.sandbox.webhooks.secrets.test;
		// n8n itself notes the first call of each workflow's webhook, whoever made it.
		await sendGenuine();
	});

	after(async () => {
		agent.destroy();
		otherAgent.destroy();
		await endWorld(world);
	});

	async function sendGenuine(): Promise<Answered> {
		const answered = await post(
			otherAgent,
			events.url,
			genuine(secret, stormEventId(genuineSent++)),
		);
		assert.equal(answered.status, 200);
		assert.match(answered.text, /Event accepted/);
		return answered;
	}

	/** Sends forged deliveries of all forms in turn. Returns how each form was answered. */
	async function flood(count: number): Promise<Record<string, number>> {
		const forms = Object.entries(FORGERIES);
		const outcomes: string[] = [];
		let next = 0;
		const work = async () => {
			for (let index = next++; index < count; index = next++) {
				const [name, forge] = forms[index % forms.length];
				const { status } = await post(agent, events.url, forge(secret));
				outcomes.push(`${name}: ${status}`);
			}
		};
		await Promise.all(Array.from({ length: AT_A_TIME }, work));
		return tally(outcomes);
	}

	/** What is in the database once n8n has written down everything that is over. */
	async function settledContents(): Promise<Contents> {
		return await until(
			'n8n to write nothing any more',
			async () => {
				const before = await contents(world.n8n);
				await pause(QUIET_MS);
				const now = await contents(world.n8n);
				return Object.keys(changes(before, now)).length === 0 ? now : undefined;
			},
			{ timeoutMs: 120_000 },
		);
	}

	function assertRefused(outcomes: Record<string, number>): void {
		for (const outcome of Object.keys(outcomes)) {
			// n8n answers malformed JSON by itself, before it asks the node.
			const expected = outcome.startsWith('malformed JSON') ? /: 422$/ : /: 401$/;
			assert.match(outcome, expected);
		}
	}

	it('write nothing to the database', async () => {
		const count = Math.ceil(FORGED / 5);
		const earlier = await settledContents();
		const started = performance.now();
		const outcomes = await flood(count);
		const seconds = (performance.now() - started) / 1000;
		const changed = changes(earlier, await settledContents());
		report('Flood of forged deliveries alone', {
			'n8n settings': n8nSettings(),
			forged: count,
			'a second': (count / seconds).toFixed(1),
			answers: outcomes,
			'tables changed': changed,
		});
		assertRefused(outcomes);
		assert.deepEqual(changed, {});
	});

	it('start no execution and do not hold up genuine ones', async () => {
		const count = FORGED - Math.ceil(FORGED / 5);
		const earlier = await settledContents();
		const before = genuineSent;
		const times: number[] = [];
		let isOver = false;
		const sendInBetween = async () => {
			while (!isOver) {
				times.push((await sendGenuine()).milliseconds);
				await pause(MS_BETWEEN_GENUINE);
			}
		};
		const started = performance.now();
		const [outcomes] = await Promise.all([
			flood(count).finally(() => (isOver = true)),
			sendInBetween(),
		]);
		const seconds = (performance.now() - started) / 1000;
		const changed = changes(earlier, await settledContents());
		const sent = genuineSent - before;

		const row = z.object({ handled: z.number() });
		const [{ handled }] = await rows(
			world.n8n,
			`SELECT sum(length(hour.value)) AS handled FROM workflow_entity,
				json_each(staticData, '$.global.peekerTrigger') node, json_each(node.value, '$.handled') hour`,
			row,
		);
		report('Flood with genuine deliveries in between', {
			'n8n settings': n8nSettings(),
			forged: count,
			'a second': (count / seconds).toFixed(1),
			answers: outcomes,
			genuine: sent,
			'genuine answered after ms (p50, p99, max)': [0.5, 0.99, 1].map((part) =>
				Math.round(quantile(times, part)),
			),
			'rows gained by table that changed': changed,
			'marks in static data': handled / MARK_LENGTH,
		});
		assertRefused(outcomes);
		assert.equal(changed.execution_entity, sent);
		assert.equal(changed.execution_data, sent);
		assert.equal(handled / MARK_LENGTH, 2 * genuineSent);
		assert.ok(Math.max(...times) < MAX_ANSWER_MS, 'every genuine delivery is answered in time');
	});
});
