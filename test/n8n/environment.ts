/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
export function n8nEnvironment(options: EnvironmentOptions): NodeJS.ProcessEnv {
	const { nodeBinary, userFolder, port, brokerPort } = options;
	const url = `http://127.0.0.1:${port}`;
	return {
		PATH: `${path.dirname(nodeBinary)}${path.delimiter}${process.env.PATH ?? ''}`,
		HOME: userFolder,
		LANG: 'C.UTF-8',
		TZ: 'UTC',
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: url,
		N8N_WEBHOOK_URL: `${url}/`,
		// The editor is served over plain HTTP, where a browser drops a secure cookie.
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		...SILENT,
	};
}
