import type { Failure } from '../../nodes/api/errors/failure';
import { Journal } from '../../nodes/api/client/journal';
import type { VirtualClock } from '../sandbox';
import { createVirtualClock } from '../sandbox';
import { sleepOn } from '../support/nodeClock';

const HOUR = 60 * 60_000;
const answer = (id: string) => ({ body: { data: { id } } });
const failure: Failure = { retryClass: 'lost', kind: 'timeout' };

let time: VirtualClock;
let restoreClock: () => void;
beforeEach(() => {
	time = createVirtualClock();
	restoreClock = sleepOn(time);
});
afterEach(() => {
	restoreClock();
});

describe('the journal', () => {
	it('finds what the same run wrote, and nothing of another', () => {
		const done = answer('swp_1');
		new Journal('1 node 0 0').note('createSwap {}', done);
		expect(new Journal('1 node 0 0').find('createSwap {}')).toBe(done);
		expect(new Journal('1 node 0 0').find('createSwap {"a":1}')).toBeUndefined();
		for (const other of ['2 node 0 0', '1 other 0 0', '1 node 1 0', '1 node 0 1', '1 node 0 0,1']) {
			expect(new Journal(other).find('createSwap {}')).toBeUndefined();
		}
	});

	it('keeps a doubt apart from an answer, until the answer is there', () => {
		const journal = new Journal('doubtful');
		const doubt = { failure, since: 5 };
		journal.noteUnknownOutcome('createUser', doubt);
		expect(journal.unknownOutcome('createUser')).toBe(doubt);
		expect(journal.find('createUser')).toBeUndefined();
		expect(new Journal('other').unknownOutcome('createUser')).toBeUndefined();

		const done = answer('usr_1');
		journal.note('createUser', done);
		expect(journal.find('createUser')).toBe(done);
		expect(journal.unknownOutcome('createUser')).toBeUndefined();
	});

	it('forgets after an hour', async () => {
		const journal = new Journal('old');
		journal.note('done', answer('x'));
		journal.noteUnknownOutcome('doubted', { failure, since: 5 });
		await time.advance(HOUR - 1);
		expect(journal.find('done')).toBeDefined();
		expect(journal.unknownOutcome('doubted')).toBeDefined();
		await time.advance(1);
		expect(journal.find('done')).toBeUndefined();
		expect(journal.unknownOutcome('doubted')).toBeUndefined();
	});

	it('holds 10,000 entries and drops the oldest first', () => {
		const journal = new Journal('many');
		journal.note('first', answer('first'));
		journal.note('second', answer('second'));
		journal.note('first', answer('again'));
		for (let more = 0; more < 9_998; more++) journal.note(`entry ${more}`, answer('more'));
		expect(journal.find('second')).toBeDefined();
		journal.note('one more', answer('last'));
		expect(journal.find('second')).toBeUndefined();
		expect(journal.find('first')).toEqual(answer('again'));
		expect(journal.find('one more')).toBeDefined();
	});
});
