import { clock } from '../../nodes/api/client/clock';
import type { Failure } from '../../nodes/api/errors/failure';
import { journalOf } from '../../nodes/api/client/journal';
import { useVirtualClock } from './virtualClock';

const HOUR = 60 * 60_000;
const answer = (id: string) => ({ body: { data: { id } } });
const failure: Failure = { trouble: 'lost', kind: 'timeout' };

afterEach(() => {
	jest.restoreAllMocks();
});

describe('the journal', () => {
	it('finds what the same run wrote, and nothing of another', () => {
		const done = answer('swp_1');
		journalOf('1 node 0 0').note('createSwap {}', done);
		expect(journalOf('1 node 0 0').find('createSwap {}')).toBe(done);
		expect(journalOf('1 node 0 0').find('createSwap {"a":1}')).toBeUndefined();
		for (const other of ['2 node 0 0', '1 other 0 0', '1 node 1 0', '1 node 0 1', '1 node 0 0,1']) {
			expect(journalOf(other).find('createSwap {}')).toBeUndefined();
		}
	});

	it('keeps a doubt apart from an answer, until the answer is there', () => {
		const journal = journalOf('doubtful');
		const doubt = { failure, since: 5 };
		journal.noteDoubt('createUser', doubt);
		expect(journal.doubt('createUser')).toBe(doubt);
		expect(journal.find('createUser')).toBeUndefined();
		expect(journalOf('other').doubt('createUser')).toBeUndefined();

		const done = answer('usr_1');
		journal.note('createUser', done);
		expect(journal.find('createUser')).toBe(done);
		expect(journal.doubt('createUser')).toBeUndefined();
	});

	it('forgets after an hour', () => {
		const time = useVirtualClock();
		const journal = journalOf('old');
		journal.note('done', answer('x'));
		journal.noteDoubt('doubted', { failure, since: 5 });
		time.pass(HOUR - 1);
		expect(journal.find('done')).toBeDefined();
		expect(journal.doubt('doubted')).toBeDefined();
		time.pass(1);
		expect(journal.find('done')).toBeUndefined();
		expect(journal.doubt('doubted')).toBeUndefined();
	});

	it('holds 10,000 entries and drops the oldest first', () => {
		useVirtualClock();
		const journal = journalOf('many');
		journal.note('first', answer('first'));
		journal.note('second', answer('second'));
		journal.note('first', answer('again'));
		for (let more = 0; more < 9_998; more++) journal.note(`entry ${more}`, answer('more'));
		expect(journal.find('second')).toBeDefined();
		journal.note('one more', answer('last'));
		expect(journal.find('second')).toBeUndefined();
		expect(journal.find('first')).toEqual(answer('again'));
		expect(journal.find('one more')).toBeDefined();
		expect(clock.now()).toBe(Date.UTC(2026, 5, 16));
	});
});
