// A demo authority of a test's own, and people with certificates of it.
import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator, cryptoProvider } from '@peculiar/x509';
import { constants, createPrivateKey, privateEncrypt } from 'node:crypto';
import type { X509Certificate, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '#platform/fault/index.ts';
import { startAuthority } from '../../simulators/authority/authority.ts';
import type { Authority } from '../../simulators/authority/authority.ts';
import { requestCertificate } from './authorityClient.ts';
import { readPem } from './certificate.ts';
import type { SigningKey } from './provider.ts';

cryptoProvider.set(globalThis.crypto);
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

export interface TestSigners {
  readonly authority: Authority;
  readonly folder: string;
  anchors(): X509Certificate[];
  makeKey(name: string): Promise<SigningKey>;
  /** On a busy machine an answer comes too late now and then: it is asked for again. */
  again<R>(work: () => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

export async function openTestSigners(): Promise<TestSigners> {
  const folder = mkdtempSync(join(tmpdir(), 'lanh-signers-'));
  const authority = await startAuthority({ folder });
  // One pair for everybody: what tells people apart here is the certificate.
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return {
    authority, folder, anchors: () => readPem(authority.root), makeKey: (name) => again(() => makeKey(`${authority.url}/ca`, name, keys)), again,
    close: async () => {
      await authority.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const mostTries = 20;

async function again<R>(work: () => Promise<R>): Promise<R> {
  for (let left = mostTries; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !(error instanceof Fault) || error.kind !== 'unavailable') throw error;
    }
  }
}

async function makeKey(caUrl: string, name: string, keys: webcrypto.CryptoKeyPair): Promise<SigningKey> {
  const request = await Pkcs10CertificateRequestGenerator.create({ name: [{ CN: [name] }], keys, signingAlgorithm: algorithm });
  const issued = await requestCertificate(caUrl, request.toString('pem'));
  const key = createPrivateKey({ key: Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)), format: 'der', type: 'pkcs8' });
  return { ...issued, algorithm: 'rsa-sha256', signDigest: async (digest) => privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([digestInfo, digest])) };
}
