const Runtime = require('jest-runtime').default;
const { resolve } = require('node:path');

const INSTALLED = /[\\/]node_modules[\\/]/;

/** Files of the project that make something costly of openapi.yaml; whoever uses it puts what is its own there anew. */
const MADE_ONCE = ['../sandbox/contract.ts', '../contract/openapi.ts'].map((file) =>
	resolve(__dirname, file),
);

const made = new Map();

/** Loads installed packages, with node's own `require`, and MADE_ONCE once a worker instead of once a test file. */
class SharedPackagesRuntime extends Runtime {
	requireModule(from, moduleName, options, isRequireActual) {
		const load = () => super.requireModule(from, moduleName, options, isRequireActual);
		if (moduleName === undefined || options?.isInternalModule) return load();
		if (this._resolution.isCoreModule(moduleName)) return load();
		const file = this._resolution.resolveCjs(from, moduleName);
		if (INSTALLED.test(file)) return require(file);
		if (!MADE_ONCE.includes(file)) return load();
		if (!made.has(file)) made.set(file, load());
		return made.get(file);
	}
}

module.exports = SharedPackagesRuntime;
