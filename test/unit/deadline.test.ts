import { createClient } from '../../nodes/api/client/client';
import { clock } from '../../nodes/api/client/clock';
import type { HttpRequest } from '../../nodes/api/client/request';
import type { Send } from '../../nodes/api/client/types';

const account = {
	apiKey: 'pk_test_deadline',
	baseUrl: 'https://peeker.example',
	environment: 'test' as const,
	secrets: [],
	passwords: [],
	logins: [],
};

const sent: HttpRequest[] = [];
const send: Send = async (request) => {
	sent.push(request);
	return await Promise.resolve({ status: 200, headers: {}, text: '{"data":{}}' });
};

const clientUntil = (deadline: number) => createClient({ account, send, deadline });

beforeEach(() => {
	sent.length = 0;
	jest.spyOn(clock, 'monotonic').mockReturnValue(1_000_000);
});

afterEach(() => jest.restoreAllMocks());

it('a call has the time up to the deadline', async () => {
	await clientUntil(1_006_000).call('getMe');
	expect(sent).toHaveLength(1);
	expect(sent[0].timeoutMs).toBeLessThan(6_000);
});

it('after the deadline nothing is sent, and that is told', async () => {
	const late = clientUntil(1_000_000).call('createSwap', { body: {} });
	await expect(late).rejects.toMatchObject({
		message: 'There was no time left for this call',
		failure: { kind: 'outOfTime', retryClass: 'fatal' },
	});
	expect(sent).toEqual([]);
});
