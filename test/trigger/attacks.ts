import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { LIVE_SECRET, PREVIOUS_SECRET, SANDBOX_SECRET, signature } from './deliveries';

export interface Attack {
	name: string;
	headers: Record<string, unknown>;
	rawBody: Buffer | undefined;
	/** Whether a holder of a secret signed exactly this, in time, so that it must be accepted. */
	isGenuine: boolean;
}

interface Genuine {
	id: string;
	timestamp: number;
	secret: string;
	body: Buffer;
	hex: string;
}

const SECRETS = [LIVE_SECRET, SANDBOX_SECRET, PREVIOUS_SECRET];
const MAX_AGE = 90_000;

const idArbitrary = fc.stringMatching(/^evt_[0-9A-Za-z_-]{1,40}$/);
const keyArbitrary = fc.constantFrom(
	'a',
	'é',
	'__proto__',
	'constructor',
	'prototype',
	'toString',
	'.',
);
const dataArbitrary = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.dictionary(keyArbitrary, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
	},
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 3000 }).map((depth) => ({ depth })) },
);

function envelopeText(id: string, type: string, data: unknown): string {
	const depth = (data as { depth?: number }).depth;
	const json =
		typeof depth === 'number' ? `${'['.repeat(depth)}${']'.repeat(depth)}` : JSON.stringify(data);
	return `{"id":${JSON.stringify(id)},"type":"${type}","created_at":"2026-07-01T09:00:00.000Z","data":${json},"__proto__":{"x":1}}`;
}

/** Deliveries as Peeker could send them, around the receiver's clock `now` (Unix seconds). */
function genuineArbitrary(now: number): fc.Arbitrary<Genuine> {
	return fc
		.record({
			id: idArbitrary,
			age: fc.integer({ min: -290, max: MAX_AGE - 10 }),
			secret: fc.constantFrom(...SECRETS),
			type: fc.constantFrom('order.completed', 'swap.created', 'inbox.future_event'),
			data: dataArbitrary,
		})
		.map(({ id, age, secret, type, data }) => {
			const timestamp = now - age;
			const body = Buffer.from(envelopeText(id, type, data));
			return { id, timestamp, secret, body, hex: signature(secret, timestamp, id, body) };
		});
}

function headersOf(genuine: Genuine, changes: Record<string, unknown> = {}) {
	return {
		'peeker-event-id': genuine.id,
		'peeker-timestamp': String(genuine.timestamp),
		'peeker-signature': `v1=${genuine.hex}`,
		...changes,
	};
}

function without(headers: Record<string, unknown>, name: string): Record<string, unknown> {
	return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}

function flipBit(bytes: Buffer, position: number): Buffer {
	const changed = Buffer.from(bytes);
	changed[(position >> 3) % changed.length] ^= 1 << (position & 7);
	return changed;
}

function replaceAt(text: string, position: number, characters: string): string {
	const at = position % text.length;
	const other = [...characters].find((character) => character !== text[at]) ?? '~';
	return text.slice(0, at) + other + text.slice(at + 1);
}

type Mutation = (genuine: Genuine, n: number, text: string) => Omit<Attack, 'name'>;

const forged = (headers: Record<string, unknown>, rawBody: Buffer | undefined) => ({
	headers,
	rawBody,
	isGenuine: false,
});
const accepted = (genuine: Genuine, headers: Record<string, unknown>) => ({
	headers,
	rawBody: genuine.body,
	isGenuine: true,
});
const forgedSignature = (genuine: Genuine, value: unknown) =>
	forged(headersOf(genuine, { 'peeker-signature': value }), genuine.body);
const signedText = (genuine: Genuine, text: string) =>
	createHmac('sha256', genuine.secret).update(text).digest('hex');

const ODD_VALUES: unknown[] = [
	null,
	undefined,
	0,
	NaN,
	true,
	[],
	{},
	['v1='],
	{ length: 5 },
	{ toString: () => 'v1=' },
	Symbol.iterator,
	10n,
	() => 'v1=',
	Object.create(null),
];
const HEADER_NAMES = ['peeker-event-id', 'peeker-timestamp', 'peeker-signature'];

/** What is done to a genuine delivery: `n` and `text` are arbitrary. */
const MUTATIONS: Record<string, Mutation> = {
	'a bit of the body': (g, n) => forged(headersOf(g), flipBit(g.body, n)),
	'a byte added to the body': (g, n) => {
		const at = n % (g.body.length + 1);
		const parts = [g.body.subarray(0, at), Buffer.from([n & 255]), g.body.subarray(at)];
		return forged(headersOf(g), Buffer.concat(parts));
	},
	'a byte taken from the body': (g, n) => {
		const at = n % g.body.length;
		return forged(headersOf(g), Buffer.concat([g.body.subarray(0, at), g.body.subarray(at + 1)]));
	},
	'the body written anew': (g) =>
		forged(headersOf(g), Buffer.from(JSON.stringify(JSON.parse(g.body.toString()), null, 1))),
	'the body in another encoding': (g) =>
		forged(headersOf(g), Buffer.from(g.body.toString(), 'utf16le')),
	'no body': (g) => forged(headersOf(g), undefined),
	'an empty body': (g) => forged(headersOf(g), Buffer.alloc(0)),
	'a character of the ID': (g, n) =>
		forged(headersOf(g, { 'peeker-event-id': replaceAt(g.id, n, 'xyz') }), g.body),
	'the border between ID and body': (g) => {
		const at = g.body.indexOf('.');
		const id = `${g.id}.${g.body.subarray(0, at).toString()}`;
		return forged(headersOf(g, { 'peeker-event-id': id }), g.body.subarray(at + 1));
	},
	'the border between timestamp and ID': (g) => {
		const changes = { 'peeker-timestamp': `${g.timestamp}.${g.id}`, 'peeker-event-id': '' };
		return forged(headersOf(g, changes), g.body);
	},
	'another timestamp': (g, n) => {
		const changes = { 'peeker-timestamp': String(g.timestamp + 1 + (n % 1000)) };
		return forged(headersOf(g, changes), g.body);
	},
	'the timestamp written otherwise': (g, n) => {
		const t = g.timestamp;
		const forms = [
			`0${t}`,
			` ${t}`,
			`${t}.0`,
			`+${t}`,
			`0x${t.toString(16)}`,
			`${t}e0`,
			`${t}\n`,
			`-${t}`,
		];
		const written = forms[n % forms.length];
		const hex = signature(g.secret, written, g.id, g.body);
		return forged(
			headersOf(g, { 'peeker-timestamp': written, 'peeker-signature': `v1=${hex}` }),
			g.body,
		);
	},
	'signed too long ago': (g, n) => {
		const timestamp = g.timestamp - MAX_AGE - 400 - n;
		const old = { ...g, timestamp, hex: signature(g.secret, timestamp, g.id, g.body) };
		return forged(headersOf(old), g.body);
	},
	'signed in the future': (g, n) => {
		const timestamp = g.timestamp + MAX_AGE + 400 + n;
		const future = { ...g, timestamp, hex: signature(g.secret, timestamp, g.id, g.body) };
		return forged(headersOf(future), g.body);
	},
	'a digit of the signature': (g, n) => forgedSignature(g, `v1=${replaceAt(g.hex, n, '0123')}`),
	'a shortened signature': (g, n) => forgedSignature(g, `v1=${g.hex.slice(0, n % 64)}`),
	'a lengthened signature': (g, n) => forgedSignature(g, `v1=${g.hex}${n.toString(16)}`),
	'a base64 signature': (g) =>
		forgedSignature(g, `v1=${Buffer.from(g.hex, 'hex').toString('base64')}`),
	'another version': (g, n) =>
		forgedSignature(g, `${['v0', 'v2', 'V1', 'v10', 'v1 ', '', 'v1=v1'][n % 7]}=${g.hex}`),
	'no version': (g) => forgedSignature(g, g.hex),
	'white space in the signature': (g, n) =>
		forgedSignature(g, `v1=${g.hex.slice(0, n % 63)} ${g.hex.slice(n % 63)}`),
	'the signature twice without a comma': (g) => forgedSignature(g, `v1=${g.hex}v1=${g.hex}`),
	'arbitrary text as signature': (g, _n, text) => forgedSignature(g, text),
	'many wrong signatures': (g, n) =>
		forgedSignature(
			g,
			Array.from({ length: n % 40 }, () => `v1=${replaceAt(g.hex, n, '0123')}`).join(),
		),
	'a huge header': (g, n) =>
		forged(headersOf(g, { [HEADER_NAMES[n % 3]]: 'v1=,'.repeat(2000 + (n % 5000)) }), g.body),
	'only the body signed': (g) => forgedSignature(g, `v1=${signedText(g, g.body.toString())}`),
	'another order signed': (g) =>
		forgedSignature(g, `v1=${signedText(g, `${g.id}.${g.timestamp}.${g.body.toString()}`)}`),
	'signed without separators': (g) =>
		forgedSignature(g, `v1=${signedText(g, `${g.timestamp}${g.id}${g.body.toString()}`)}`),
	'another algorithm': (g, n) => {
		const text = `${g.timestamp}.${g.id}.${g.body.toString()}`;
		const hash = ['sha512', 'sha1', 'md5', 'sha3-256'][n % 4];
		return forgedSignature(g, `v1=${createHmac(hash, g.secret).update(text).digest('hex')}`);
	},
	'a hash without a key': (g) => {
		const text = `${g.timestamp}.${g.id}.${g.body.toString()}`;
		return forgedSignature(
			g,
			`v1=${createHash('sha256')
				.update(g.secret + text)
				.digest('hex')}`,
		);
	},
	'a bit of the secret': (g, n) => {
		const secret = flipBit(Buffer.from(g.secret), n).toString('latin1');
		return forgedSignature(g, `v1=${signature(secret, g.timestamp, g.id, g.body)}`);
	},
	'another secret': (g, n, text) => {
		const guesses = [
			'',
			' ',
			'\n',
			g.secret.toUpperCase(),
			`${g.secret} `,
			g.secret.slice(1),
			text,
		];
		const secret = guesses[n % guesses.length];
		return forgedSignature(g, `v1=${signature(secret, g.timestamp, g.id, g.body)}`);
	},
	'a missing header': (g, n) => forged(without(headersOf(g), HEADER_NAMES[n % 3]), g.body),
	'a header of an odd type': (g, n) => {
		const value = ODD_VALUES[n % ODD_VALUES.length];
		return forged(headersOf(g, { [HEADER_NAMES[n % 3]]: value }), g.body);
	},
	'a header sent twice': (g, n) => {
		const name = HEADER_NAMES[n % 3];
		const headers: Record<string, unknown> = headersOf(g);
		return forged({ ...headers, [name.toUpperCase()]: headers[name] }, g.body);
	},
	'headers only inherited': (g) =>
		forged(Object.create(headersOf(g)) as Record<string, unknown>, g.body),
	'prototype keys as headers': (g) => {
		const headers = JSON.parse(
			`{"__proto__":${JSON.stringify(headersOf(g))},"constructor":"x"}`,
		) as Record<string, unknown>;
		return forged(headers, g.body);
	},
	untouched: (g) => accepted(g, headersOf(g)),
	'upper-case digits': (g) =>
		accepted(g, headersOf(g, { 'peeker-signature': `v1=${g.hex.toUpperCase()}` })),
	'among other signatures': (g, n) => {
		const others = [
			`v1=${replaceAt(g.hex, n, '0123')}`,
			'v2=abc',
			'',
			'v1=',
			'x=y=z',
			`v0=${g.hex}`,
		];
		others.splice(n % 7, 0, ` v1=${g.hex} `);
		return accepted(g, headersOf(g, { 'peeker-signature': others.join(',') }));
	},
	'among other headers': (g, _n, text) => accepted(g, { [`x-${text}`]: text, ...headersOf(g) }),
};

/** Genuine deliveries and forgeries made of them, for a receiver whose clock shows `now`. */
export function attackArbitrary(now: number): fc.Arbitrary<Attack> {
	return fc
		.tuple(
			genuineArbitrary(now),
			fc.constantFrom(...Object.keys(MUTATIONS)),
			fc.nat({ max: 1_000_000 }),
			fc.string({ unit: 'binary', maxLength: 80 }),
		)
		.map(([genuine, name, n, text]) => ({ name, ...MUTATIONS[name](genuine, n, text) }));
}
