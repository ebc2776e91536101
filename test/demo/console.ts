/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const hasColours = process.stdout.isTTY && !process.env.NO_COLOR;

const styled = (style: Style, text: string) => (hasColours ? styleText(style, text) : text);

export function heading(text: string): void {
	console.log(`\n${styled('bold', text)}`);
}

export function done(text: string): void {
	console.log(`  ${styled('green', '✔')} ${text}`);
}

export function failed(text: string): void {
	console.log(`  ${styled('red', '✖')} ${text}`);
}

export function line(text: string): void {
	console.log(`    ${text}`);
}

/** Something to do next, which the reader should not overlook. */
export function important(text: string): void {
	console.log(`    ${styled('cyan', text)}`);
}

export function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(1)} s`;
}
