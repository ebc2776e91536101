import { ItemRecord } from '../../nodes/api/client/itemRecord';
import type { ApiResponse } from '../../nodes/api/client/response';
import type { CallOptions, Client } from '../../nodes/api/client/types';
import type { EndpointName } from '../../nodes/api/contract/endpoints';

export interface FakeClient extends Client {
	calls: Array<{ name: EndpointName; call: CallOptions }>;
}

/** A client that answers out of `answer` and keeps what it was asked for. */
export function fakeClient(
	answer: (
		name: EndpointName,
		call: CallOptions,
	) => ApiResponse['body'] | Promise<ApiResponse['body']>,
): FakeClient {
	const calls: FakeClient['calls'] = [];
	const client: FakeClient = {
		record: new ItemRecord(),
		until: () => client,
		account: {
			apiKey: 'pk_test_x',
			baseUrl: 'https://api.peeker.ai/partner/v1',
			environment: 'test',
			secrets: [],
			passwords: [],
			logins: [],
		},
		calls,
		call: async (name, call = {}) => {
			calls.push({ name, call });
			return { body: await answer(name, call) };
		},
	};
	return client;
}
