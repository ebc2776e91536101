import vectorFile from '../contract/webhook-vectors.json';
import { CREDENTIAL, triggerNode, verify } from './deliveries';

const { vectors } = vectorFile;

function headersOf(vector: (typeof vectors)[number]): Record<string, string> {
	return Object.fromEntries(
		Object.entries(vector.headers).flatMap(([name, value]) => (value ? [[name, value]] : [])),
	);
}

describe('vectors of the contract', () => {
	test.each(vectors)('pure verifier: $name', (vector) => {
		const result = verify({
			headers: { ...vector.headers },
			rawBody: Buffer.from(vector.raw_body_base64, 'base64'),
			secrets: vector.secrets.map((secret, index) => ({
				secret,
				environment: index === 0 ? 'live' : 'test',
			})),
			now: vector.now,
			maxAgeSeconds: vector.tolerance_seconds,
		});
		expect(result !== undefined).toBe(vector.valid);
	});

	test.each(vectors)('real WebhookContext: $name', async (vector) => {
		jest.useFakeTimers({ now: vector.now * 1000, doNotFake: ['setImmediate', 'nextTick'] });
		try {
			const [webhookSecret, webhookSecretSandbox = ''] = vector.secrets;
			const deliver = triggerNode({
				events: ['*'],
				options: { maxAgeSeconds: vector.tolerance_seconds },
			});
			const result = await deliver({
				// node hands headers to n8n in lower case
				headers: {
					'content-type': 'application/json',
					...Object.fromEntries(
						Object.entries(headersOf(vector)).map(([name, value]) => [name.toLowerCase(), value]),
					),
				},
				rawBody: Buffer.from(vector.raw_body_base64, 'base64'),
				credentials: { peekerApi: { ...CREDENTIAL, webhookSecret, webhookSecretSandbox } },
			});
			expect(result.thrown).toBeUndefined();
			expect(result.response.status).toBe(vector.valid ? 200 : 401);
			expect(result.workflowData !== undefined).toBe(vector.valid);
		} finally {
			jest.useRealTimers();
		}
	});
});
