/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { Owner, StoredCredential } from './api';
import type { N8nServer } from './server';

/** Where the package is built. */
export const PACKAGE_FOLDER = path.resolve(__dirname, '../..');

/** The first user of every n8n that is started here; it is thrown away at the end. */
export const OWNER: Owner = {
	email: 'owner@example.com',
	password: 'Partner-Demo-1',
	firstName: 'Dana',
	lastName: 'Reyes',
};

/**
 * Starts a new n8n with the built package in it, and an owner who is signed in.
 *
 * @param folder Holds the `package.json` and the `dist` of the package.
 * @returns Milliseconds that n8n took to start.
 */
export async function startWithPackage(n8n: N8nServer, folder = PACKAGE_FOLDER): Promise<number> {
	n8n.installPackage(folder);
	const startMs = await n8n.start();
	await n8n.api.createOwner(OWNER);
	return startMs;
}

/**
 * Creates the credential and tests it, as the credential dialog does when it is saved.
 *
 * @param data Fields of a `peekerApi` credential.
 * @throws When the test fails, with n8n's words.
 */
export async function createPeekerCredential(
	{ api }: N8nServer,
	name: string,
	data: IDataObject,
): Promise<StoredCredential> {
	const credential = await api.createCredential(name, 'peekerApi', data);
	const { status, message } = await api.testCredential(credential, data);
	if (status !== 'OK') throw new Error(`Credential "${name}" does not work: ${message}`);
	return credential;
}

/** Stops n8n and removes its folder. */
export async function endStage(n8n: N8nServer): Promise<void> {
	await n8n.stop();
	n8n.remove();
}
