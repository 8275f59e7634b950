// Whose keys the remote signing service holds. A person is made with `POST /_people {"userID","name","organization","pin"}`; the certificate comes from the authority.
import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator, cryptoProvider } from '@peculiar/x509';
import { constants, createPrivateKey, privateEncrypt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

cryptoProvider.set(globalThis.crypto);

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

export interface NewPerson { readonly userID: string; readonly name: string; readonly organization: string; readonly pin: string }

export interface Person extends NewPerson {
  readonly credentialID: string;
  /** Base64 DER, the person's own first. */
  readonly certificates: readonly string[];
  readonly key: KeyObject;
  wrongPins: number;
}

export async function makePerson(caUrl: string, person: NewPerson): Promise<Person> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({ name: [{ C: ['VN'] }, { O: [person.organization] }, { CN: [person.name] }, { '2.5.4.5': [person.userID] }], keys, signingAlgorithm: algorithm });
  const answer = await fetch(`${caUrl}/certificates`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ csr: request.toString('pem') }) });
  const { certificate, chain } = (await answer.json()) as { certificate: string; chain: readonly string[] };
  const key = createPrivateKey({ key: Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)), format: 'der', type: 'pkcs8' });
  return { ...person, credentialID: `cred-${person.userID}`, certificates: [certificate, ...chain].map((pem) => pem.replace(/-----[^-]+-----|\s/g, '')), key, wrongPins: 0 };
}

export const signHash = ({ key }: Pick<Person, 'key'>, hash: Buffer): string => privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([digestInfo, hash])).toString('base64');
