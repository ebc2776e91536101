/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   runs on a developer machine, never inside n8n */
import { runScenarios } from '../../e2e/runScenarios';

/** Prints how the tests of `broken.e2e.ts` ended, as the last line and as JSON. */
runScenarios(['broken'], __dirname)
	.then((outcomes) => console.log(JSON.stringify(outcomes)))
	.catch(console.error);
