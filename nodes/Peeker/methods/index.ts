import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

const search = (name: keyof typeof import('./listSearch')) =>
	async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: unknown) {
		const searches = await import('./listSearch');
		return await searches[name].call(this, filter, paginationToken);
	};

const create = (name: 'createBundle' | 'createUser') =>
	async function (this: ILoadOptionsFunctions, payload: IDataObject | string | undefined) {
		const creates = await import('./createResource');
		return await creates[name].call(this, payload);
	};

/** What fills the lists of the editor; its code is loaded with the first call. */
export const listSearch = {
	searchBundles: search('searchBundles'),
	searchDomains: search('searchDomains'),
	searchOrders: search('searchOrders'),
	searchSwaps: search('searchSwaps'),
	searchUsers: search('searchUsers'),
};

/** What the buttons of those lists do; its code is loaded with the first call. */
export const actionHandler = {
	createBundle: create('createBundle'),
	createUser: create('createUser'),
};
