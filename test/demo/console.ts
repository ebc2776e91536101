/* eslint-disable no-console --
   runs on a developer machine, never inside n8n */
import type { IDataObject } from 'n8n-workflow';

/** Fields worth showing of any resource, in this order. */
const TELLING = [
	'id',
	'name',
	'domain',
	'type',
	'available',
	'reason',
	'price_cents',
	'currency',
	'status',
	'monthly_sending_volume',
	'required_domains',
	'required_domain_count',
	'partner',
	'api_key',
];

export function heading(text: string): void {
	console.log(`\n${text}`);
}

export function done(text: string): void {
	console.log(`  ✔ ${text}`);
}

export function failed(text: string): void {
	console.log(`  ✖ ${text}`);
}

export function line(text: string): void {
	console.log(`    ${text}`);
}

/** One line about a resource as the API gives it: the fields that tell it apart. */
export function summaryOf(item: IDataObject): string {
	const known = TELLING.filter((field) => item[field] !== undefined && item[field] !== null);
	return known.map((field) => `${field}: ${shown(item[field])}`).join(' · ');
}

function shown(value: IDataObject[string]): string {
	if (value === null || typeof value !== 'object') return String(value);
	return JSON.stringify(value).replace(/"/g, '');
}

export function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(1)} s`;
}
