import { setSafeRegexEngine } from 'n8n-workflow';

const made = (pattern: string, flags?: string) => new RegExp(pattern, flags);

/**
 * n8n gives the check of every resource locator 250 ms by the clock on the wall and then fails the run
 * (n8n-workflow 2.41, safe-regex): on a busy machine that is a matter of luck. Here a check takes its time.
 */
setSafeRegexEngine({
	exec: (pattern, input, flags) => made(pattern, flags).exec(input),
	test: (pattern, input, flags) => made(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) => input.replace(made(pattern, flags), replacement),
	matchAll: (pattern, input, flags = '') =>
		Array.from(input.matchAll(made(pattern, flags.includes('g') ? flags : `${flags}g`))),
	split: (pattern, input, flags) => input.split(made(pattern, flags)),
});
