/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { createRequire } from 'node:module';
import { z } from 'zod';
import { installN8n } from '../../n8n/install';
import type { Script, Talk } from './scriptedModel';

const toolListSchema = z.object({
	tools: z.array(
		z.object({
			name: z.string(),
			description: z.string(),
			inputSchema: z.object({}).passthrough(),
		}),
	),
});

const callSchema = z.object({ content: z.array(z.object({ text: z.string() })) });

/** What is used of the client that n8n itself brings along. */
interface McpClient {
	connect(transport: object): Promise<void>;
	listTools(): Promise<unknown>;
	callTool(call: { name: string; arguments: object }): Promise<unknown>;
	close(): Promise<void>;
}

interface McpSdk {
	Client: new (self: { name: string; version: string }) => McpClient;
	StreamableHTTPClientTransport: new (
		url: URL,
		options: { requestInit: { headers: Record<string, string> } },
	) => object;
}

/** The SDK of the protocol, out of the installed n8n. */
async function mcpSdk(): Promise<McpSdk> {
	const { n8nScript } = await installN8n();
	const load = createRequire(n8nScript);
	return {
		...(load('@modelcontextprotocol/sdk/client/index.js') as Pick<McpSdk, 'Client'>),
		...(load('@modelcontextprotocol/sdk/client/streamableHttp.js') as Pick<
			McpSdk,
			'StreamableHTTPClientTransport'
		>),
	};
}

/** Follows a script as a client of an MCP server, with as many calls at a time as the script asks for. */
export async function talkOverMcp(
	url: string,
	script: Script,
	headers: Record<string, string> = {},
): Promise<Talk> {
	const { Client, StreamableHTTPClientTransport } = await mcpSdk();
	const client = new Client({ name: 'scripted', version: '1.0.0' });
	await client.connect(
		new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
	);
	try {
		const { tools } = toolListSchema.parse(await client.listTools());
		const answers: string[] = [];
		for (let next = script(answers); typeof next !== 'string'; next = script(answers)) {
			const calls = next.map(async ({ tool, input }) => {
				const { content } = callSchema.parse(
					await client.callTool({ name: tool, arguments: input }),
				);
				return content.map(({ text }) => text).join('\n');
			});
			answers.push(...(await Promise.all(calls)));
		}
		const told = tools.map(({ inputSchema, ...tool }) => ({ ...tool, parameters: inputSchema }));
		return { tools: told, answers };
	} finally {
		await client.close();
	}
}
