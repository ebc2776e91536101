import { smartleadClientId } from '../../input/orderSchemas';
import { domainNames } from '../../input/schemas';
import { domainRedirects } from '../../input/domainRedirects';
import { PeekerError } from '../../../api/errors/failure';
import type { OrderForm, OrderRequest, Sequencer } from '../../../api/resources/orders/body';
import { checkedSequencer } from '../../../api/resources/orders/body';
import type { BundleNames } from '../../../api/resources/bundles';
import { bundleIdOf } from '../../../api/resources/bundles';
import type { Client } from '../../../api/client/types';
import type { Row } from '../../../api/util/row';
import type { Credential } from '../../../api/client/transport';
import type { OrderInput } from '../../fields/orderInput';
import { strayForwarding } from '../../fields/orderInput';
import type { Group, OperationContext } from '../../operation';

const fieldOf = (row: Row, path: string): unknown =>
	path.split('.').reduce<unknown>((at, key) => Reflect.get(Object(at), key), row);

/** An entry of one input item: its field, with the `forwarding_url` that may stand beside a name. */
function entryOf(row: Row, field: string): unknown {
	const value = fieldOf(row, field);
	const beside = fieldOf(row, [...field.split('.').slice(0, -1), 'forwarding_url'].join('.'));
	return typeof value === 'string' ? { domain: value, forwarding_url: beside } : value;
}

const nameList = domainNames();
const clientId = smartleadClientId();

/**
 * Names out of one field of the input items, with where they forward to.
 * Throws a `PeekerError` that names the items which have none.
 */
function domainsIn(items: number[], field: string, inputItems: Row[]) {
	const problems = items.flatMap((item) => {
		const value = fieldOf(inputItems[item], field);
		const result = nameList.safeParse(value);
		return result.success ? [] : [`item ${item}: ${JSON.stringify(value) ?? 'empty'}`];
	});
	if (problems.length > 0) {
		throw new PeekerError(
			"'Domain Field' does not hold a domain name in every input item",
			`Looked at the field "${field}". No domain name in ${problems.slice(0, 10).join('; ')}. Nothing was sent.`,
		);
	}
	const entries = items.map((item) => entryOf(inputItems[item], field));
	const { redirects, problem } = domainRedirects(entries);
	if (problem) {
		throw new PeekerError(
			"'Domain Field' has a forwarding URL that cannot be used",
			`${problem} Nothing was sent.`,
		);
	}
	return { domains: nameList.parse(entries), redirects };
}

/** Whether the item is a part of one order from all input items. */
export const isJoined = ({ domainField }: OrderInput): boolean => domainField !== undefined;

/**
 * Items whose names come from the input items make one order together; all their other parameters must be
 * the same, or somebody would be ordered for by accident. Items with names of their own order by themselves.
 */
export function groupOrders<Input extends OrderInput>(
	inputs: Array<Group<Input>>,
	inputItems: Row[],
): Array<Group<Input>> {
	const joined = inputs.filter(({ input }) => isJoined(input));
	const single = inputs.filter(({ input }) => !isJoined(input));
	if (joined.length === 0) return single;

	const [{ input }] = joined;
	const parameters = JSON.stringify(input);
	const odd = joined.find((other) => JSON.stringify(other.input) !== parameters);
	if (odd) {
		throw new PeekerError(
			'One order from all input items needs the same parameters for every item',
			`Item ${odd.items[0]} differs from item ${joined[0].items[0]}. Use the same user, bundle and people for all items, or choose 'Domains From' = 'One List (Type or Map)'. Nothing was sent.`,
		);
	}
	const items = joined.flatMap((one) => one.items);
	const { domains, redirects } = domainsIn(items, input.domainField ?? '', inputItems);
	const stray = strayForwarding(input.options.domainForwarding, domains);
	if (stray)
		throw new PeekerError(
			`'Domain Forwarding' ${stray.message}`,
			`${stray.detail} Nothing was sent.`,
		);
	const domainForwarding = { ...redirects, ...input.options.domainForwarding };
	const options = { ...input.options, domainForwarding };
	return [...single, { items, input: { ...input, domains, options } }];
}

/** Whether the order has a Smartlead login, of its own or of the credential. */
export const loginIn = ({ login }: OrderInput, { smartlead }: Credential): boolean => {
	const { loginEmail, loginPassword } = login ?? smartlead;
	return loginEmail !== '' && loginPassword !== '';
};

/**
 * The Smartlead login of an order: its own, else that of the credential.
 * Throws a `PeekerError` when there is none.
 */
export const sequencerOf = ({ login }: OrderInput, { smartlead }: Credential): Sequencer =>
	checkedSequencer(login ?? { ...smartlead, clientId: clientId.parse(smartlead.clientId) });

/** The same form, with the ID of a bundle that is given by its name. Throws as `bundleIdOf` does. */
export async function formById(
	client: Client,
	form: OrderForm,
	names: BundleNames,
): Promise<OrderForm> {
	return 'bundleId' in form ? { bundleId: await bundleIdOf(client, form.bundleId, names) } : form;
}

/** The order that an input asks for. Throws as `bundleIdOf` does. */
export async function orderRequest(
	input: OrderInput,
	{ client, credential }: OperationContext,
	names: BundleNames,
): Promise<OrderRequest> {
	const { userId, form, domains, personas, forwardingUrl, options } = input;
	return {
		user: userId,
		form: await formById(client, form, names),
		domains,
		personas,
		forwardingUrl,
		domainForwarding: options.domainForwarding,
		sequencer: sequencerOf(input, credential),
	};
}
