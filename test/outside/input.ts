import type { Row } from './state';
import type { Json, Received } from './wire';
import { invalid, notFound } from './wire';

export const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field that must be a text with something in it. */
export function text(body: Json, name: string): string {
	const value = body[name];
	if (typeof value !== 'string' || value === '') throw invalid(name, `${name} must be a text.`);
	return value;
}

/** A list of 1 to `most` entries. */
export function list(body: Json, name: string, most: number): unknown[] {
	const value = body[name];
	if (!Array.isArray(value) || value.length === 0) throw invalid(name, `${name} must be a list.`);
	if (value.length > most) throw invalid(name, `At most ${most} ${name}.`);
	return value;
}

export function names(body: Json, most: number): string[] {
	return list(body, 'domains', most).map((name) => {
		if (typeof name !== 'string' || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)) {
			throw invalid('domains', `Not a domain: ${JSON.stringify(name)}`);
		}
		return name;
	});
}

/** The given fields as far as they are there; a field the API does not know is refused. */
export function field(body: Json, known: string[]): Json {
	const stray = Object.keys(body).find((name) => !known.includes(name));
	if (stray !== undefined) throw invalid(stray, `Unknown field ${stray}.`);
	return { ...body };
}

/** The row whose ID is the last or last but one part of the path. */
export function find(rows: Row[], { path }: Received, what: string): Row {
	const parts = path.split('/');
	const row = rows.find(({ id }) => parts.includes(id));
	if (!row) throw notFound(what);
	return row;
}

export function personas(body: Json): void {
	for (const one of list(body, 'personas', 10)) {
		if (!isObject(one)) throw invalid('personas', 'Not a person.');
		text(one, 'first_name');
		text(one, 'last_name');
		if (!('profile_picture_url' in one)) {
			throw invalid('personas', 'The key profile_picture_url is needed.');
		}
	}
}
