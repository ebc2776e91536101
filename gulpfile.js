const { existsSync } = require('node:fs');
const { rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { dest, src } = require('gulp');

const { n8n } = require('./package.json');

const ICONS = '{nodes,credentials}/**/*.{svg,png}';

/** Copies the icons beside the compiled nodes and credentials. */
const buildIcons = () => src(ICONS, { encoding: false }).pipe(dest('dist'));

/** Removes what the build copies or leaves in `dist` although users have no need of it. */
const cleanDist = async () => {
	const unwanted = ['test', 'examples', 'docs', 'package.json', 'tsconfig.tsbuildinfo'];
	await Promise.all(
		unwanted.map((name) => rm(path.join('dist', name), { recursive: true, force: true })),
	);
};

/**
 * Writes down the fields of each node, which their modules put together from those of all operations. n8n asks every
 * node for them when it starts, and so need not load what an operation does before one is run.
 */
const writeProperties = async () => {
	const modules = n8n.nodes.map((file) => path.resolve(path.dirname(file), 'properties'));
	for (const file of modules) {
		const { properties } = require(file);
		await writeFile(`${file}.json`, JSON.stringify(properties));
		await writeFile(
			`${file}.js`,
			"'use strict';\nexports.properties = require('./properties.json');\n",
		);
	}
};

const iconFiles = (icon) =>
	(typeof icon === 'string' ? [icon] : Object.values(icon ?? {})).map((one) =>
		one.replace(/^file:/, ''),
	);

/** The files that n8n wants beside one compiled class, but that are not there. */
function missingBeside(file, { icon }, codexSuffix) {
	const folder = path.dirname(file);
	const wanted = iconFiles(icon).map((name) => path.join(folder, name));
	if (codexSuffix) wanted.push(file.replace(/\.js$/, codexSuffix));
	return wanted.filter((name) => !existsSync(name));
}

function problemsOf(file, isNode) {
	if (!existsSync(file)) return [`${file} is missing`];
	const [Class] = Object.values(require(path.resolve(file)));
	if (typeof Class !== 'function') return [`${file} exports no class`];
	const instance = new Class();
	const described = isNode ? instance.description : instance;
	if (!described?.icon) return [`${file} names no icon`];
	return missingBeside(file, described, isNode ? '.json' : undefined).map(
		(name) => `${name} is missing`,
	);
}

/** Fails unless everything that package.json promises to n8n is in `dist` and can be loaded. */
const verifyDist = async () => {
	const problems = [
		...n8n.nodes.flatMap((file) => problemsOf(file, true)),
		...n8n.credentials.flatMap((file) => problemsOf(file, false)),
	];
	if (problems.length > 0) throw new Error(`dist is not complete:\n${problems.join('\n')}`);
};

exports['build:icons'] = buildIcons;
exports['clean:dist'] = cleanDist;
exports['write:properties'] = writeProperties;
exports['verify:dist'] = verifyDist;
