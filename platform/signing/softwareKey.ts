// One RSA key in memory: made with its certificate, and opened to sign digests. spec: SGN
import 'reflect-metadata';
import { KeyUsageFlags, KeyUsagesExtension, Pkcs10CertificateRequestGenerator, cryptoProvider } from '@peculiar/x509';
import type { JsonName } from '@peculiar/x509';
import { constants, createPrivateKey, privateEncrypt } from 'node:crypto';
import { requestCertificate } from './authorityClient.ts';
import { factsOf, readCertificate } from './certificate.ts';
import type { CertificateFacts } from './certificate.ts';
import type { SigningKey } from './provider.ts';

cryptoProvider.set(globalThis.crypto);

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 3072 };
/** DigestInfo of SHA-256, before the digest. RFC 8017 section 9.2. */
export const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

export interface MadeKey {
  readonly certificate: Buffer;
  readonly chain: Buffer[];
  readonly facts: CertificateFacts;
  /** The private key in clear: to be sealed and wiped. */
  readonly pkcs8: Buffer;
}

/** Throws Fault `signing.authority-down`. */
export async function makeKey({ caUrl, subject }: { caUrl: string; subject: JsonName }): Promise<MadeKey> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: subject, keys, signingAlgorithm: algorithm, extensions: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true)],
  });
  const { certificate, chain } = await requestCertificate(caUrl, request.toString('pem'));
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { certificate: Buffer.from(certificate), chain: chain.map((one) => Buffer.from(one)), facts: factsOf(readCertificate(certificate)), pkcs8 };
}

/** Wipes the bytes it was given. */
export function toKey({ certificate, chain }: Pick<MadeKey, 'certificate'> & { readonly chain: readonly Buffer[] }, pkcs8: Buffer): SigningKey {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  pkcs8.fill(0);
  return {
    certificate, chain, algorithm: 'rsa-sha256',
    signDigest: async (digest) => privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([digestInfo, digest])),
  };
}
