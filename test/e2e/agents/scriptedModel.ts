import fastify, { type FastifyReply } from 'fastify';

/** What a model is told of one tool. */
export interface ToldTool {
	name: string;
	description: string;
	/** The JSON schema of its input. */
	parameters: object;
}

/** One request of an agent to its model, as it came over the wire. */
interface ModelRequest {
	messages: Array<{ role: string; content?: unknown }>;
	tools?: Array<{ function: ToldTool }>;
	stream?: boolean;
}

/** A call that the model asks for. */
export interface Call {
	tool: string;
	input: object;
}

/** What the model says next, from all that tools have answered so far: calls, or words to end with. */
export type Script = (answers: string[]) => Call[] | string;

/** A conversation, as the model saw it. */
export interface Talk {
	tools: ToldTool[];
	/** What tools have answered, oldest first. */
	answers: string[];
}

const textOf = (content: unknown) =>
	typeof content === 'string' ? content : JSON.stringify(content);

/** An OpenAI-compatible endpoint on loopback whose model follows a script. */
export class ScriptedModel {
	private script: Script = () => 'Done.';

	private readonly app = fastify({ bodyLimit: 10_000_000 });

	private requests: ModelRequest[] = [];

	url = '';

	static async start(): Promise<ScriptedModel> {
		const model = new ScriptedModel();
		model.app.post('/v1/chat/completions', async (request, reply) => {
			await model.answer(request.body as ModelRequest, reply);
		});
		model.url = `${await model.app.listen({ host: '127.0.0.1', port: 0 })}/v1`;
		return model;
	}

	/** Follows a new script from now on. */
	follow(script: Script): void {
		this.script = script;
		this.requests = [];
	}

	/** What was said since the script began. */
	get talk(): Talk {
		const [first] = this.requests;
		const told = first?.tools ?? [];
		const messages = this.requests.at(-1)?.messages ?? [];
		return {
			tools: told.map((tool) => tool.function),
			answers: messages.filter(({ role }) => role === 'tool').map(({ content }) => textOf(content)),
		};
	}

	async close(): Promise<void> {
		await this.app.close();
	}

	private async answer(request: ModelRequest, reply: FastifyReply): Promise<void> {
		// Without tools an agent asks for something beside the matter, such as a title.
		const isAside = request.tools === undefined;
		if (!isAside) this.requests.push(request);
		const next = isAside ? 'Aside.' : this.script(this.talk.answers);
		const id = `chatcmpl-${this.requests.length}`;
		const said = messageOf(next, id);
		const finish_reason = typeof next === 'string' ? 'stop' : 'tool_calls';
		const base = { id, created: 0, model: 'scripted' };
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
		if (!request.stream) {
			const choices = [{ index: 0, message: said, finish_reason }];
			await reply.send({ ...base, object: 'chat.completion', choices, usage });
			return;
		}
		const chunks = [
			{ choices: [{ index: 0, delta: said, finish_reason: null }] },
			{ choices: [{ index: 0, delta: {}, finish_reason }] },
			{ choices: [], usage },
		].map((chunk) => JSON.stringify({ ...base, object: 'chat.completion.chunk', ...chunk }));
		const events = [...chunks, '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
		await reply.type('text/event-stream').send(events);
	}
}

function messageOf(next: Call[] | string, id: string) {
	if (typeof next === 'string') return { role: 'assistant', content: next };
	return {
		role: 'assistant',
		content: null,
		tool_calls: next.map(({ tool, input }, index) => ({
			index,
			id: `call_${id}_${index}`,
			type: 'function',
			function: { name: tool, arguments: JSON.stringify(input) },
		})),
	};
}
