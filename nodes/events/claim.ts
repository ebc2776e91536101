import { randomUUID } from 'node:crypto';

/** Tells this life of this process from its earlier ones and from other processes. */
const LIFE = `life ${randomUUID()}`;

const CAUGHT_UP = 'caught up';
const EXECUTION_ID = /^\d{1,19}$/;
const DIGITS = [...'0123456789'];
/** Unix seconds until the year 2286. */
const TIME_LENGTH = 10;

const idDigit = (at: number, digit: string) => `${at}=${digit}`;
const timeDigit = (at: number, digit: string) => `time ${at}=${digit}`;

/** Who does some work, since when. */
export interface Claim {
	/** The execution's ID. `undefined` when it cannot be told. */
	executionId: string | undefined;
	/** When it was claimed, in Unix seconds. */
	at: number;
	/** Whether *Get Missed* claimed it: it puts out the state as it then was. */
	isCaughtUp: boolean;
}

/** A claim that another execution reads. */
export interface ReadClaim extends Claim {
	/** Whether its execution began in this process and since this process was started. */
	isFromHere: boolean;
}

/**
 * The values that stand for a claim. n8n's table can only be asked whether it holds a value, so numbers are
 * written as their digits, each with its place.
 */
export function valuesOf({ executionId = '', at, isCaughtUp }: Claim): string[] {
	const digits = EXECUTION_ID.test(executionId) ? [...executionId] : [];
	const time = [...String(Math.floor(at)).padStart(TIME_LENGTH, '0')];
	return [
		LIFE,
		...(isCaughtUp ? [CAUGHT_UP] : []),
		`length=${digits.length}`,
		...digits.map((digit, place) => idDigit(place, digit)),
		...time.map((digit, place) => timeDigit(place, digit)),
	];
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** All values that could stand for a claim, with an ID of up to 19 digits. */
export const POSSIBLE_VALUES: readonly string[] = [
	LIFE,
	CAUGHT_UP,
	...upTo(20).map((length) => `length=${length}`),
	...upTo(19).flatMap((place) => DIGITS.map((digit) => idDigit(place, digit))),
	...upTo(TIME_LENGTH).flatMap((place) => DIGITS.map((digit) => timeDigit(place, digit))),
];

/** The number whose digits are among the values; `undefined` if a place has none or several. */
function numberIn(
	values: ReadonlySet<string>,
	length: number,
	valueOf: (place: number, digit: string) => string,
): string | undefined {
	const places = upTo(length).map((place) =>
		DIGITS.filter((digit) => values.has(valueOf(place, digit))),
	);
	return length > 0 && places.every((found) => found.length === 1) ? places.join('') : undefined;
}

/** The claim that a set of values stands for. */
export function claimIn(values: ReadonlySet<string>): ReadClaim {
	const lengths = upTo(20).filter((length) => values.has(`length=${length}`));
	return {
		executionId: lengths.length === 1 ? numberIn(values, lengths[0], idDigit) : undefined,
		at: Number(numberIn(values, TIME_LENGTH, timeDigit) ?? 0),
		isCaughtUp: values.has(CAUGHT_UP),
		isFromHere: values.has(LIFE),
	};
}
