import { reply } from './call';
import type { Handlers } from './call';

export const meHandlers: Handlers = {
	getMe: ({ account: { facts } }) =>
		reply({
			api_key: { environment: facts.environment, permission_preset: facts.preset },
			partner: { id: facts.partnerId, name: facts.partnerName },
		}),
};
