/** What a release says about its version, in four places. */
export interface Release {
	/** Of package.json. */
	version: string;
	lockfileVersion: string;
	/** Text of CHANGELOG.md, newest version first. */
	changelog: string;
	/** The git tag that starts the release, for example `0.2.0`; none while nothing is released. */
	tag?: string;
}

/** Where these do not speak of the same version, in words; empty when they do. */
export function agreementProblems({ version, lockfileVersion, changelog, tag }: Release): string[] {
	const [newest] = [...changelog.matchAll(/^## (\S+)$/gm)];
	const [, changelogVersion] = newest ?? [];
	const section = newest ? changelog.slice(newest.index + newest[0].length).split(/^## /m)[0] : '';
	const wrong = (what: string, other: string | undefined) =>
		other === version ? [] : [`${what} ${other ?? 'nothing'}, but package.json says ${version}`];
	return [
		...(/^\d+\.\d+\.\d+$/.test(version) ? [] : [`${version} is not a version as 1.2.3`]),
		...wrong('package-lock.json says', lockfileVersion),
		...wrong('The newest heading of CHANGELOG.md is', changelogVersion),
		...(section.trim() === '' ? [`CHANGELOG.md says nothing about ${version}`] : []),
		...(tag === undefined ? [] : wrong('The tag is', tag)),
	];
}
