import { orderOf } from './given';
import { labForEach, SMARTLEAD } from './lab';

const lab = labForEach();

const keyed = (more: Record<string, string>) => ({
	credentials: {
		peekerApi: { apiKey: 'pk_live_masking', baseUrl: lab.url, ...SMARTLEAD, ...more },
	},
});

describe('secrets are masked, data is not damaged', () => {
	it.each(['mail', 'northwind', 'example'])(
		'#16 a name that holds the password "%s"',
		async (word) => {
			const extra = keyed({ smartleadLoginPassword: word });
			const parameters = { domains: 'northwind-mail.example' };
			const result = await lab.run('domain', 'checkAvailability', parameters, extra);
			expect(result.items[0].json).toMatchObject({
				domain: 'northwind-mail.example',
				available: true,
			});
		},
	);

	it('#16 an ID that holds the password', async () => {
		const user = lab.state.addUser('dana@northwind.example');
		const extra = keyed({ smartleadLoginPassword: user.id.slice(6, 12) });
		const result = await lab.run('user', 'getAll', {}, extra);
		expect(result.items[0].json.id).toBe(user.id);
	});

	it('#16 a name that holds the login address of nobody', async () => {
		lab.state.addUser('dana@northwind.example', { first_name: 'ops@agency.example Dana' });
		const result = await lab.run('user', 'getAll', {}, keyed({ smartleadLoginPassword: 'Dana' }));
		expect(result.items[0].json.first_name).toContain('Dana');
	});

	it('#16 a login given as parameters is masked in the polls of the wait', async () => {
		const secret = ['parameter', 'secret', '1'].join('-');
		const login = { login_email: 'own@login.example', login_password: secret };
		lab.gateway.reshape('GET /orders/*', (body) => ({
			data: { ...(body.data as object), sequencer: login, note: secret },
		}));
		const result = await lab.run('order', 'create', {
			...orderOf('one.example'),
			smartleadLogin: 'parameters',
			smartleadLoginEmail: login.login_email,
			smartleadLoginPassword: login.login_password,
			waitForCompletion: true,
		});
		expect(result.items).toHaveLength(1);
		expect(JSON.stringify(result.items)).not.toContain(secret);
	});
});
