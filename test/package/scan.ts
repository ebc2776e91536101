/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   runs on a developer machine, never inside n8n */
async function unpackedTarball(folder: string): Promise<string> {
	const printed = await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], {
		cwd: ROOT,
	});
	const tarball = printed.trim().split('\n').pop() ?? '';
	await runCommand('tar', ['-xzf', path.join(folder, tarball), '-C', folder]);
	return path.join(folder, 'package');
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
