import type { Books } from '../sandbox';

const repeated = (keys: string[]): string[] => keys.filter((key, at) => keys.indexOf(key) !== at);

/** Everything in the books that exists twice though nobody asked for it twice. */
export function doublesIn(books: Books): string[] {
	const { users, bundles, orders, swaps, cancellations, charges } = books;
	return [
		repeated(users.map(({ email }) => `user ${email.toLowerCase()}`)),
		repeated(
			bundles
				.map(({ name, id }) => (name === 'Seeded' ? id : `bundle ${name}`))
				.filter((key) => !key.endsWith('Renamed')),
		),
		repeated(orders.flatMap(({ domainIds }) => domainIds.map((id) => `order of ${id}`))),
		repeated(
			swaps
				.filter(({ type }) => type !== 'user_names')
				.map(({ domain_id }) => `swap of ${domain_id}`),
		),
		swaps.filter(({ status }) => status === 'failed').map(({ id }) => `second swap ${id}`),
		repeated(cancellations.map(({ order_id }) => `cancellation of ${order_id}`)),
		repeated(charges.map((charge) => `charge for ${charge.for}`)),
	].flat();
}
