/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports --
   Test code; n8n-core is loaded on demand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as N8nCore from 'n8n-core';
import { setSafeRegexEngine } from 'n8n-workflow';
import { ProcessedDataTable } from './processedData';

export interface LogEntry {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	metadata?: unknown;
}

interface DiContainer {
	get<T>(token: unknown): T;
	set(token: unknown, value: unknown): void;
	/** Forgets every instance. */
	reset(): void;
}

interface LoadedCore {
	core: typeof N8nCore;
	/** Everything that n8n-core and the nodes wrote to n8n's log since it was loaded. */
	logs: LogEntry[];
	/** Stands for n8n's table of that name. */
	processedData: ProcessedDataTable;
}

let loaded: LoadedCore | undefined;

/** Resolves a package as n8n-core does: its own copy, so that container tokens are the same ones. */
function requireFromCore<T>(name: string): T {
	const resolved = require.resolve(name, { paths: [path.dirname(require.resolve('n8n-core'))] });
	return require(resolved) as T;
}

function capturingLogger(logs: LogEntry[]) {
	const at = (level: LogEntry['level']) => (message: string, metadata?: unknown) => {
		logs.push({ level, message, metadata });
	};
	const logger = {
		debug: at('debug'),
		info: at('info'),
		warn: at('warn'),
		error: at('error'),
		scoped: () => logger,
	};
	return logger;
}

/**
 * n8n lets a pattern of a node's description run for 250 ms of wall time, which a busy machine may spend
 * elsewhere. The same without the limit.
 */
function leavePatternsTime(): void {
	const pattern = (source: string, flags?: string) => new RegExp(source, flags);
	const everywhere = (flags = '') => (flags.includes('g') ? flags : `${flags}g`);
	setSafeRegexEngine({
		exec: (source, input, flags) => pattern(source, flags).exec(input),
		test: (source, input, flags) => pattern(source, flags).test(input),
		replace: (source, input, flags, by) => input.replace(pattern(source, flags), by),
		matchAll: (source, input, flags) => [...input.matchAll(pattern(source, everywhere(flags)))],
		split: (source, input, flags) => input.split(pattern(source, flags)),
	});
}

/**
 * Loads the real n8n-core once per process (anew for each test file in jest) with the legacy expression engine, a throw-away user folder and a log kept in memory.
 */
export function loadCore(): LoadedCore {
	if (loaded) return loaded;
	const userFolder = mkdtempSync(path.join(tmpdir(), 'peeker-n8n-core-'));
	Object.assign(process.env, {
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'test',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_LOG_LEVEL: 'error',
		N8N_EXPRESSION_ENGINE: 'legacy',
	});
	const core: typeof N8nCore = require('n8n-core');
	leavePatternsTime();
	const { Container } = requireFromCore<{ Container: DiContainer }>('@n8n/di');
	const { Logger } = requireFromCore<{ Logger: unknown }>('@n8n/backend-common');
	// Test files of one process share n8n-core's code, but nothing that it remembers.
	Container.reset();
	Reflect.set(core.DataDeduplicationService, 'instance', undefined);
	const logs: LogEntry[] = [];
	Container.set(Logger, capturingLogger(logs));
	// n8n writes its settings file when this is first asked for; nothing reads the folder later.
	Container.get(core.InstanceSettings);
	rmSync(userFolder, { recursive: true, force: true });
	const processedData = new ProcessedDataTable();
	void core.DataDeduplicationService.init(
		processedData as unknown as Parameters<typeof core.DataDeduplicationService.init>[0],
	);
	loaded = { core, logs, processedData };
	return loaded;
}
