import { volumeIn } from '../../nodes/Peeker/methods/createResource';
import { PEEKER, startRig } from './setup';

test.each([
	['Starter 25k', 25_000],
	['Growth 1.5m', 1_500_000],
	['Growth 1,5 M', 1_500_000],
	['10,000 a month', 10_000],
	['10.000 im Monat', 10_000],
	['Plan B', undefined],
	['', undefined],
	['0', undefined],
])('the volume in "%s" is %p', (name, volume) => {
	expect(volumeIn(name)).toBe(volume);
});

describe('what is made from within a list', () => {
	/** What n8n does with the text that is searched for, at a click on "+ Create …". */
	async function made(method: string, filter: string) {
		const rig = await startRig();
		try {
			const id = await rig.harness.createFromList({ type: PEEKER, method, filter });
			return { id, books: rig.sandbox.books(rig.key), requests: rig.sandbox.requests.length };
		} catch (error) {
			return { error: error as Error, requests: rig.sandbox.requests.length };
		} finally {
			await rig.close();
		}
	}

	test('a bundle, sized by its name', async () => {
		const { id, books } = await made('createBundle', ' Growth 25k ');
		expect(books?.bundles).toMatchObject([
			{ id, name: 'Growth 25k', monthly_sending_volume: 25_000 },
		]);
	});

	test('a user, by the address', async () => {
		const { id, books } = await made('createUser', 'dana@northwind.example');
		expect(books?.users).toMatchObject([{ id, email: 'dana@northwind.example' }]);
	});

	test.each([
		['a bundle without a volume', 'createBundle', 'Growth', /such as Starter 25k/],
		['a bundle without a name', 'createBundle', '', /such as Starter 25k/],
		['a user without an address', 'createUser', 'dana', /Type the email address/],
	])('%s is refused before anything is sent', async (_what, method, text, words) => {
		const { error, requests } = await made(method, text);
		expect(error?.message).toMatch(words);
		expect(requests).toBe(0);
	});
});
