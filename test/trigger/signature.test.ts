import { createHmac } from 'node:crypto';

import type { Delivery, SigningSecret } from '../../nodes/PeekerTrigger/signature';
import { readClaimed, signedFor, usableSecrets } from '../../nodes/PeekerTrigger/signature';

const NOW = 1_750_000_000;
const BODY = Buffer.from('{"id":"evt_1","type":"order.completed","data":{}}');
const ID = 'evt_1';
const hex = (secret: string, id = ID, timestamp = NOW) =>
	createHmac('sha256', secret).update(`${timestamp}.${id}.`).update(BODY).digest('hex');
const SIGNATURE = `v1=${hex('s')}`;

const delivery = (
	headers: Record<string, unknown> = {},
	rest: Partial<Delivery> = {},
): Delivery => ({
	headers: {
		'peeker-event-id': ID,
		'peeker-timestamp': String(NOW),
		'peeker-signature': SIGNATURE,
		...headers,
	},
	rawBody: BODY,
	now: NOW,
	maxAgeSeconds: 90_000,
	...rest,
});

const live = (secret: unknown): SigningSecret => ({ secret, environment: 'live' });

describe('what needs no secret to be refused', () => {
	it.each<[string, Delivery, RegExp]>([
		['a body that was not kept', delivery({}, { rawBody: undefined }), /body was not kept/],
		['no signature', delivery({ 'peeker-signature': undefined }), /signature header is missing/],
		[
			'a signature list',
			delivery({ 'peeker-signature': [SIGNATURE] }),
			/signature header is missing/,
		],
		[
			'a signature header over 2,048 characters',
			delivery({ 'peeker-signature': `${SIGNATURE},`.padEnd(2_049, 'x') }),
			/signature header is missing/,
		],
		[
			'two signature headers',
			delivery({ 'Peeker-Signature': SIGNATURE }),
			/signature header is missing/,
		],
		['no event ID', delivery({ 'peeker-event-id': undefined }), /event ID header/],
		['an empty event ID', delivery({ 'peeker-event-id': '' }), /event ID header/],
		['an event ID with a brace', delivery({ 'peeker-event-id': 'evt_{' }), /event ID header/],
		['an event ID with a space', delivery({ 'peeker-event-id': 'evt 1' }), /event ID header/],
		['an event ID of 256', delivery({ 'peeker-event-id': 'e'.repeat(256) }), /event ID header/],
		['no timestamp', delivery({ 'peeker-timestamp': undefined }), /timestamp header/],
		['a timestamp with a sign', delivery({ 'peeker-timestamp': `+${NOW}` }), /timestamp header/],
		['a padded timestamp', delivery({ 'peeker-timestamp': `0${NOW}` }), /timestamp header/],
		['text before the timestamp', delivery({ 'peeker-timestamp': `x${NOW}` }), /timestamp header/],
		['text after the timestamp', delivery({ 'peeker-timestamp': `${NOW}x` }), /timestamp header/],
		['another version', delivery({ 'peeker-signature': `v2=${hex('s')}` }), /holds no v1/],
		[
			'a shortened signature',
			delivery({ 'peeker-signature': SIGNATURE.slice(0, -1) }),
			/holds no v1/,
		],
		['a longer signature', delivery({ 'peeker-signature': `${SIGNATURE}0` }), /holds no v1/],
		['text before the hex', delivery({ 'peeker-signature': `v1=x${hex('s')}` }), /holds no v1/],
		['too old', delivery({}, { now: NOW + 90_001 }), /dated too long ago/],
		['from the future', delivery({}, { now: NOW - 301 }), /dated in the future/],
		[
			'further ahead than a shorter max age',
			delivery({}, { now: NOW - 61, maxAgeSeconds: 60 }),
			/dated in the future/,
		],
	])('%s', (_name, one, reason) => {
		expect(readClaimed(one)).toEqual({ refusal: expect.stringMatching(reason) });
	});

	it.each<[string, Delivery]>([
		['as sent', delivery()],
		['at the oldest', delivery({}, { now: NOW + 90_000 })],
		['300 s ahead', delivery({}, { now: NOW - 300 })],
		['of any age when the check is off', delivery({}, { now: NOW + 9e8, maxAgeSeconds: 0 })],
		['from any future when the check is off', delivery({}, { now: 0, maxAgeSeconds: 0 })],
		[
			'with header names in capitals',
			{
				...delivery(),
				headers: {
					'Peeker-Event-Id': ID,
					'PEEKER-TIMESTAMP': String(NOW),
					'Peeker-Signature': SIGNATURE,
				},
			},
		],
		[
			'a signature header of 2,048 characters',
			delivery({ 'peeker-signature': `${SIGNATURE},`.padEnd(2_048, 'x') }),
		],
		['an event ID of 255', delivery({ 'peeker-event-id': 'e'.repeat(255) })],
		['an event ID with a full stop', delivery({ 'peeker-event-id': 'evt.1' })],
	])('not refused: %s', (_name, one) => {
		expect(readClaimed(one)).toMatchObject({ timestamp: NOW, rawBody: BODY });
	});
});

describe('the secret that signed', () => {
	const claimed = (signature: string) => {
		const read = readClaimed(delivery({ 'peeker-signature': signature }));
		if ('refusal' in read) throw new Error(read.refusal);
		return read;
	};

	it.each([
		['one of several signatures', `v1=${hex('other')},v0=x, ${SIGNATURE}`],
		['capital hex', `v1=${hex('s').toUpperCase()}`],
	])('%s', (_name, signature) => {
		expect(signedFor(claimed(signature), [live('wrong'), live('s')])).toBe('live');
	});

	it('signs for nobody when it is another, or when there is none', () => {
		expect(signedFor(claimed(SIGNATURE), [live('t')])).toBeUndefined();
		expect(signedFor(claimed(SIGNATURE), [])).toBeUndefined();
		expect(signedFor(claimed(`v1=${hex('')}`), [live(''), live(undefined)])).toBeUndefined();
	});

	it('counts as the sandbox’s where it stands for both environments', () => {
		const both: SigningSecret[] = [live('s'), { secret: 's', environment: 'test' }];
		expect(signedFor(claimed(SIGNATURE), both)).toBe('test');
	});

	it('loses the line ends at its end that pasting leaves, and nothing else', () => {
		const texts = usableSecrets([live('a\r\n'), live('b\nc'), live(' d '), live(' \n'), live(7)]);
		expect(texts.map(({ secret }) => secret)).toEqual(['a', 'b\nc', ' d ']);
	});
});
