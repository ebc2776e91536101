/* eslint-disable @n8n/community-nodes/no-restricted-globals -- Test code, never part of the package. */
import { programOf } from './command';

describe('a command', () => {
	it('is run as it is', () => {
		expect(programOf('npm', ['ci'], { platform: 'linux' })).toEqual(['npm', 'ci']);
		expect(programOf('tar', ['-x'], { platform: 'win32' })).toEqual(['tar', '-x']);
	});

	it('is npm without a shell on Windows, so that paths may hold spaces', () => {
		const npmScript = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js';
		expect(programOf('npm', ['ci'], { platform: 'win32', npmScript })).toEqual([
			process.execPath,
			npmScript,
			'ci',
		]);
	});

	it('says how to start it where npm did not', () => {
		expect(() => programOf('npm', ['ci'], { platform: 'win32', npmScript: '' })).toThrow(
			/npm start/,
		);
	});
});
