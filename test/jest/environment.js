const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Stands for the process's own context, where jest asks for one. */
const OWN_CONTEXT = {};

// For that context node wants no name at all.
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) =>
	compileFunction(code, parameters, {
		...options,
		...(parsingContext && parsingContext !== OWN_CONTEXT && { parsingContext }),
	});

/** What jest keeps of the tests of a file in globals. */
const STATE_OF_JEST = /^Symbol\((JEST_STATE_SYMBOL|EVENT_HANDLERS|RETRY_TIMES.*)\)$/;

/**
 * Storages in use. Each of them makes every promise of the process dearer, and jest leaves one behind with every
 * test file.
 */
const storages = new Set();
for (const name of ['run', 'enterWith']) {
	const original = AsyncLocalStorage.prototype[name];
	AsyncLocalStorage.prototype[name] = function (...parameters) {
		storages.add(this);
		return original.apply(this, parameters);
	};
}

const listeners = () =>
	new Map(process.eventNames().map((event) => [event, process.rawListeners(event)]));

/**
 * Runs test files in the process's own context, where those of one worker can share installed packages (see
 * runtime.js): an error or an array of theirs is one to the tests too. Globals, environment variables and
 * listeners of the process are put back after each file.
 */
class SharedContextEnvironment {
	constructor({ projectConfig: config }) {
		this.global = globalThis;
		this.before = {
			globals: Object.getOwnPropertyDescriptors(globalThis),
			variables: { ...process.env },
			listeners: listeners(),
		};
		this.moduleMocker = new ModuleMocker(globalThis);
		const timers = { config, global: globalThis, moduleMocker: this.moduleMocker };
		this.fakeTimers = new LegacyFakeTimers({
			...timers,
			timerConfig: { idToRef: (id) => ({ id }), refToId: ({ id }) => id },
		});
		this.fakeTimersModern = new ModernFakeTimers(timers);
	}

	async setup() {}

	async teardown() {
		this.moduleMocker.restoreAllMocks();
		this.fakeTimers.dispose();
		this.fakeTimersModern.dispose();
		for (const storage of storages) storage.disable();
		storages.clear();
		for (const name of Reflect.ownKeys(globalThis)) {
			if (STATE_OF_JEST.test(String(name))) delete globalThis[name];
		}
		Object.defineProperties(globalThis, this.before.globals);
		for (const name of Object.keys(process.env)) {
			if (!(name in this.before.variables)) delete process.env[name];
		}
		Object.assign(process.env, this.before.variables);
		for (const [event, all] of listeners()) {
			const kept = this.before.listeners.get(event) ?? [];
			for (const one of all) if (!kept.includes(one)) process.removeListener(event, one);
		}
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return OWN_CONTEXT;
	}
}

module.exports = SharedContextEnvironment;
