import { moneyInWords } from '../../util/money';
import type { Plan } from './plan';

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What a plan says, in one sentence each for verdict and reasons; made for approvals and messages. */
export function planSummary(plan: Plan): string {
	const { orderable, problems, domains, registration_cost_cents, currency } = plan;
	if (!orderable) {
		const reasons = problems.map(({ message }) => message);
		return ['This order would be refused.', ...reasons, 'Nothing was ordered.'].join(' ');
	}
	const toRegister = domains.filter(({ source }) => source === 'register').length;
	const cost = moneyInWords(registration_cost_cents, currency) ?? 'an unknown price';
	const registers =
		toRegister === 0
			? `uses ${counted(domains.length, 'domain')} that you have already`
			: `registers ${counted(toRegister, 'domain')} for ${cost}`;
	return `This order would go through: it ${registers}. Licences come on top. Nothing was ordered.`;
}
