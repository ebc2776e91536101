import { LIMITS } from '../contract/limits';
import type { ErrorText } from './errorTexts';

const CHECK_BASE_URL =
	"Check 'Base URL' in the Peeker credential, and any proxy between n8n and Peeker.";

/** Everything that is no proper answer of the API. */
export const KIND_TEXTS: Record<string, ErrorText> = {
	html: {
		headline: 'A web page came back instead of an answer from Peeker',
		advice: `Something between n8n and Peeker answered, such as a proxy or a login page. ${CHECK_BASE_URL}`,
	},
	gateway: {
		headline: 'Something between n8n and Peeker answered instead of Peeker',
		advice: `A proxy or gateway may be out of order. Try again later. ${CHECK_BASE_URL}`,
	},
	emptyBody: {
		headline: 'Peeker answered, but the answer was empty',
		advice: `Try again. ${CHECK_BASE_URL}`,
	},
	brokenJson: {
		headline: 'The answer from Peeker arrived incomplete',
		advice: `The connection may have been cut off half way. Try again. ${CHECK_BASE_URL}`,
	},
	redirect: {
		headline: 'The server sends callers to another address',
		advice: `Your key was not sent there. ${CHECK_BASE_URL}`,
	},
	dns: {
		headline: 'The address of Peeker could not be looked up',
		advice: `The host name is unknown, or this n8n has no working DNS. ${CHECK_BASE_URL}`,
	},
	connectionRefused: {
		headline: 'No server answers at the address of Peeker',
		advice: `The connection was refused. ${CHECK_BASE_URL}`,
	},
	tls: {
		headline: 'The secure connection to Peeker could not be set up',
		advice: `The certificate was not accepted. If a proxy inspects traffic, n8n must trust its certificate. ${CHECK_BASE_URL}`,
	},
	timeout: {
		headline: 'Peeker did not answer in time',
		advice: 'Try again later.',
	},
	connectionLost: {
		headline: 'The connection to Peeker broke off',
		advice: `Try again. ${CHECK_BASE_URL}`,
	},
	stopped: {
		headline: 'The execution was stopped',
		advice: 'What had been sent before stays done.',
	},
	queueTooLong: {
		headline: 'Too many calls with this key are waiting in this n8n',
		advice: `Peeker takes ${LIMITS.callsPerMinute} calls a minute for each key, and the turn of this one would have come too late, so it was not sent. Run it later, or let fewer workflows use this key at the same time.`,
	},
	outOfTime: {
		headline: 'There was no time left for this call',
		advice:
			'What went before it took all the time that an agent waits for a tool, so it was not sent. Ask for less at a time.',
	},
	heldBack: {
		headline: 'Peeker has asked to wait before this key is used again',
		advice: 'So this call was not sent.',
	},
	blockedByN8n: {
		headline: 'n8n did not send the request',
		advice: `A rule of this n8n may forbid it. ${CHECK_BASE_URL}`,
	},
};
