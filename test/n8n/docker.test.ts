import { dockerRun } from './docker';

describe('n8n in Docker', () => {
	const container = {
		image: 'n8nio/n8n:2.41.1',
		name: 'n8n-peeker-abc',
		userFolder: '/tmp/n8n-peeker-abc',
		environment: {
			PATH: '/usr/bin',
			N8N_PORT: '1234',
			HOME: '/tmp/n8n-peeker-abc',
			EMPTY: undefined,
		},
		user: '1000:1000',
	};

	it('has the folder, the settings and the network of this computer', () => {
		expect(dockerRun(container)).toEqual([
			...['run', '--rm', '--name', 'n8n-peeker-abc', '--network', 'host'],
			...['--user', '1000:1000', '--volume', '/tmp/n8n-peeker-abc:/tmp/n8n-peeker-abc'],
			...['--env', 'N8N_PORT=1234', '--env', 'HOME=/tmp/n8n-peeker-abc'],
			...['n8nio/n8n:2.41.1', 'start'],
		]);
	});

	it('runs as the user of the image where users have no numbers', () => {
		expect(dockerRun({ ...container, user: undefined })).not.toContain('--user');
	});
});
