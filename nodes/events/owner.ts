import { randomUUID } from 'node:crypto';

/** Tells this life of this process from its earlier ones and from other processes. */
const LIFE = `life ${randomUUID()}`;

const EXECUTION_ID = /^\d{1,19}$/;
const DIGITS = [...'0123456789'];

const digitAt = (position: number, digit: string) => `${position}=${digit}`;

/** Who owns an event: the execution that was the first. */
export interface Owner {
	/** `undefined` when it cannot be told. */
	executionId: string | undefined;
	/** Whether it began in this process and since this process was started. */
	isFromHere: boolean;
}

/**
 * The values that name an owner. n8n's table can only be asked whether it holds a value, so the ID of an
 * execution is written as its digits, each with its place.
 */
export function valuesOf(executionId: string): string[] {
	const digits = EXECUTION_ID.test(executionId) ? [...executionId] : [];
	return [LIFE, `length=${digits.length}`, ...digits.map((digit, at) => digitAt(at, digit))];
}

/** All values that could name an owner, for an ID of up to 19 digits. */
export const POSSIBLE_VALUES: readonly string[] = [
	LIFE,
	...Array.from({ length: 20 }, (_, length) => `length=${length}`),
	...Array.from({ length: 19 }, (_, at) => DIGITS.map((digit) => digitAt(at, digit))).flat(),
];

/** The owner that a set of values names; two that write at the same time can make it untellable. */
export function ownerIn(values: ReadonlySet<string>): Owner {
	const lengths = Array.from({ length: 20 }, (_, length) => length).filter((length) =>
		values.has(`length=${length}`),
	);
	const digits = Array.from({ length: lengths[0] ?? 0 }, (_, at) =>
		DIGITS.filter((digit) => values.has(digitAt(at, digit))),
	);
	const isClear = lengths.length === 1 && digits.every((found) => found.length === 1);
	return {
		executionId: isClear && digits.length > 0 ? digits.join('') : undefined,
		isFromHere: values.has(LIFE),
	};
}
