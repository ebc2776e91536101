const Runtime = require('jest-runtime').default;
const { resolve } = require('node:path');

const INSTALLED = /[\\/]node_modules[\\/]/;

/** Loads installed packages with node's own `require`: once a worker, instead of once a test file. */
class SharedPackagesRuntime extends Runtime {
	requireModule(from, moduleName, options, isRequireActual) {
		if (moduleName !== undefined && !options?.isInternalModule) {
			const isBuiltIn = this._resolution.isCoreModule(moduleName);
			const file = isBuiltIn ? '' : this._resolution.resolveCjs(from, moduleName);
			if (INSTALLED.test(file)) return require(file);
		}
		return super.requireModule(from, moduleName, options, isRequireActual);
	}
}

module.exports = SharedPackagesRuntime;
