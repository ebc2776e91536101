module.exports = {
	testEnvironment: 'node',
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
	// n8n-core asks for a native add-on that only a sandboxed expression engine needs.
	moduleNameMapper: { '^isolated-vm$': '<rootDir>/test/support/isolatedVm.ts' },
	setupFiles: ['<rootDir>/test/support/reproducible.ts'],
	// A guard against tests that hang, no measure of speed: a busy machine may take its time.
	testTimeout: 120_000,
	// For `npm run coverage`: what is shipped, as a table on the screen.
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts'],
	coverageReporters: ['text'],
	// By default jest leaves one core idle, on two cores half of the machine.
	maxWorkers: '100%',
};
