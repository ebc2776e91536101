import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INode,
	INodeParameters,
	IRequestOptionsSimplified,
	Workflow,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';
import { loadCore } from './core';

export type CredentialData = Record<string, ICredentialDataDecryptedObject>;

/**
 * n8n's credentials helper over credentials held in memory: fills in the defaults of the credential
 * type and applies its `authenticate`, be it a function or the generic kind, as n8n does.
 */
export class InMemoryCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly types: ICredentialType[],
		private readonly data: CredentialData,
	) {
		super();
	}

	private type(name: string): ICredentialType {
		const type = this.types.find((candidate) => candidate.name === name);
		if (!type) throw new Error(`The harness knows no credential type "${name}"`);
		return type;
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async getDecrypted(
		_additionalData: unknown,
		_details: unknown,
		name: string,
	): Promise<ICredentialDataDecryptedObject> {
		const data = this.data[name];
		if (!data) throw new Error(`Credential of type "${name}" could not be found`);
		const defaults = Object.fromEntries(
			this.type(name).properties.map((property) => [property.name, property.default]),
		);
		return { ...defaults, ...data } as ICredentialDataDecryptedObject;
	}

	async getCredentials() {
		return new (loadCore().core.Credentials)({ id: null, name: '' }, '', '');
	}

	getCredentialsProperties(name: string) {
		return this.type(name).properties;
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		name: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.type(name);
		if (authenticate === undefined) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (!workflow || !node) throw new Error('Generic authentication needs a workflow and a node');
		const resolved = workflow.expression.getParameterValue(
			authenticate.properties as INodeParameters,
			null,
			0,
			0,
			node.name,
			[],
			'internal',
			{ $credentials: credentials },
		) as Partial<IHttpRequestOptions>;
		return {
			...options,
			headers: { ...options.headers, ...resolved.headers },
			qs: { ...options.qs, ...resolved.qs },
			...(resolved.auth ? { auth: resolved.auth } : {}),
		};
	}
}
