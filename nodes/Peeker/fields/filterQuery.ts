import { bundleIdOf } from '../../api/resources/bundles';
import { domainIdOf, userIdOf } from '../../api/resources/lookups';
import { Stock } from '../../api/resources/stock';
import type { CallOptions, Client } from '../../api/client/types';
import { snakeCaseKeys } from '../../api/util/snakeCaseKeys';
import { isEmailLike } from '../input/schemas';

/** A `filters` collection as its schema gives it: things by their IDs, or by names and addresses. */
type Filters = Record<string, unknown> & {
	userId?: string;
	userEmail?: string;
	bundleId?: string;
	domainId?: string;
};

/**
 * The query of a list: the API's own filters by ID, looked up where a name or an address was given. Lists of which
 * `takesEmail` is true filter by the address themselves (CONTRACT section 6).
 * Throws a `PeekerError` where there is no such thing, or more than one.
 */
export async function filterQuery(
	client: Client,
	{ userId, userEmail, bundleId, domainId, ...rest }: Filters,
	takesEmail: boolean,
): Promise<CallOptions['query']> {
	const isFilteredByEmail = takesEmail && userEmail === undefined && isEmailLike(userId);
	const query = {
		...rest,
		bundleId: bundleId && (await bundleIdOf(client, bundleId)),
		domainId: domainId && (await domainIdOf(client, domainId, new Stock(client, [domainId]))),
		userId: isFilteredByEmail ? undefined : userId && (await userIdOf(client, userId)),
		userEmail: isFilteredByEmail ? userId : userEmail,
	};
	return snakeCaseKeys(query) as CallOptions['query'];
}
