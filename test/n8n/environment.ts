/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Installation } from './install';

export interface EnvironmentOptions {
	installation: Installation;
	userFolder: string;
	/** Port of editor, REST API and webhooks. */
	port: number;
	/** Port on which n8n talks to its own task runner. */
	brokerPort: number;
}

/** n8n features that only matter for what they fetch from n8n's or others' servers. */
const SILENT: Record<string, string> = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/** A module of n8n that fetches a list of others' servers; n8n before it has it ends at its name. */
const FETCHING_MODULE = 'mcp-registry';

/**
 * The environment of an n8n that listens on loopback only, keeps everything in `userFolder` and
 * asks nothing of the internet. Everything else is what n8n's users get by default.
 */
export function n8nEnvironment(options: EnvironmentOptions): NodeJS.ProcessEnv {
	const { installation, userFolder, port, brokerPort } = options;
	const { nodeBinary, n8nScript, image } = installation;
	const modules = path.resolve(n8nScript, '../../dist/modules');
	const hasModule = image !== undefined || existsSync(path.join(modules, FETCHING_MODULE));
	const url = `http://127.0.0.1:${port}`;
	return {
		PATH: `${path.dirname(nodeBinary)}${path.delimiter}${process.env.PATH ?? ''}`,
		HOME: userFolder,
		...(process.platform === 'win32' && windowsEnvironment(userFolder)),
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
		...(hasModule && { N8N_DISABLED_MODULES: FETCHING_MODULE }),
	};
}

/** Without these Windows gives a program no sockets, no temporary folder and no shell. */
const WINDOWS_NEEDS = ['SystemRoot', 'windir', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'];

function windowsEnvironment(userFolder: string): NodeJS.ProcessEnv {
	const needed = WINDOWS_NEEDS.map((name) => [name, process.env[name]]);
	return {
		...Object.fromEntries(needed.filter(([, value]) => value !== undefined)),
		USERPROFILE: userFolder,
		APPDATA: path.join(userFolder, 'AppData/Roaming'),
	};
}
