import { stableId } from './ids';

export type Environment = 'test' | 'live';
export type Preset = 'full' | 'limited' | 'read';

/** What the text of a key says about it. */
export interface KeyFacts {
	key: string;
	environment: Environment;
	preset: Preset;
	/** Keys that differ in environment and preset only belong to one partner. */
	partnerId: string;
	partnerName: string;
	/** Shown in logs instead of the key. */
	label: string;
	/** `broke` in the key: orders are refused for want of money. */
	withoutMoney: boolean;
	/** Share of the active Microsoft inboxes that premium swaps may take, percent. */
	premiumQuotaPercent: number;
}

const FORM = /^pk_(test|live)_(?:(read|limited|full)(?:_|$))?(.*)$/;
const PREMIUM_QUOTA = { base: 20, premium: 30, vip: 40, vipplus: 60 };

/** A label that tells two keys apart without showing either. */
export const keyLabel = (key: string) => `${key.slice(0, 8)}…${key.slice(-4)}`;

/**
 * Reads a key. Every `pk_test_…` and `pk_live_…` is valid unless a part of it says `expired` or
 * `revoked`; a leading part `read`, `limited` or `full` is the permission preset; a part `broke`
 * takes the money away; `base`, `premium`, `vip` or `vipplus` is the partner's tier (default
 * `vipplus`).
 *
 * @returns undefined for a key that is not accepted
 */
export function readKey(key: string): KeyFacts | undefined {
	const match = FORM.exec(key);
	if (!match || !/^pk_[a-z]+_[\w.-]+$/i.test(key)) return undefined;
	const parts = key.toLowerCase().split('_');
	if (parts.includes('expired') || parts.includes('revoked')) return undefined;
	const owner = match[3] || 'default';
	const tier = Object.entries(PREMIUM_QUOTA).find(([name]) => parts.includes(name));
	return {
		key,
		environment: match[1] === 'live' ? 'live' : 'test',
		preset: match[2] === 'read' || match[2] === 'limited' ? match[2] : 'full',
		partnerId: stableId('org', owner),
		partnerName: `Sandbox partner ${owner}`.slice(0, 60),
		label: keyLabel(key),
		withoutMoney: parts.includes('broke'),
		premiumQuotaPercent: tier?.[1] ?? PREMIUM_QUOTA.vipplus,
	};
}
