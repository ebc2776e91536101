import fastify from 'fastify';

/** One request of an agent to its model, as it came over the wire. */
export interface ModelRequest {
	messages: Array<{ role: string; content?: unknown; tool_call_id?: string }>;
	tools?: Array<{ function: { name: string; description: string; parameters: object } }>;
}

/** A call that the model asks for. */
export interface Call {
	tool: string;
	input: object;
}

/** What the model says next, from all that tools have answered so far: calls, or words to end with. */
export type Script = (answers: string[]) => Call[] | string;

const textOf = (content: unknown) =>
	typeof content === 'string' ? content : JSON.stringify(content);

/** An OpenAI-compatible endpoint on loopback whose model follows a script. */
export class ScriptedModel {
	readonly requests: ModelRequest[] = [];
	script: Script = () => 'Done.';
	private readonly app = fastify();
	url = '';

	static async start(): Promise<ScriptedModel> {
		const model = new ScriptedModel();
		model.app.post('/v1/chat/completions', (request) => model.answer(request.body as ModelRequest));
		model.url = `${await model.app.listen({ host: '127.0.0.1', port: 0 })}/v1`;
		return model;
	}

	/** What tools have answered in the newest conversation, oldest first. */
	get answers(): string[] {
		const { messages } = this.requests.at(-1) ?? { messages: [] };
		return messages.filter(({ role }) => role === 'tool').map(({ content }) => textOf(content));
	}

	async close(): Promise<void> {
		await this.app.close();
	}

	private answer(request: ModelRequest) {
		this.requests.push(request);
		const next = this.script(this.answers);
		const isEnd = typeof next === 'string';
		const message = isEnd
			? { role: 'assistant', content: next }
			: {
					role: 'assistant',
					content: null,
					tool_calls: next.map(({ tool, input }, at) => ({
						id: `call_${this.requests.length}_${at}`,
						type: 'function',
						function: { name: tool, arguments: JSON.stringify(input) },
					})),
				};
		return {
			id: `chatcmpl-${this.requests.length}`,
			object: 'chat.completion',
			created: 0,
			model: 'scripted',
			choices: [{ index: 0, message, finish_reason: isEnd ? 'stop' : 'tool_calls' }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	}
}
