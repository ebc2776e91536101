module.exports = {
	// Installed packages are loaded once a worker: once a test file, that was half of the time of all tests.
	testEnvironment: '<rootDir>/test/jest/environment.js',
	runtime: require.resolve('./test/jest/runtime.js'),
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
			},
		],
	},
	setupFiles: ['<rootDir>/test/support/reproducible.ts'],
	// A guard against tests that hang, no measure of speed: a busy machine may take its time.
	testTimeout: 120_000,
	// For `npm run coverage`: what is shipped, as a table on the screen.
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts'],
	coverageReporters: ['text'],
	// By default jest leaves one core idle, on two cores half of the machine.
	maxWorkers: '100%',
};
