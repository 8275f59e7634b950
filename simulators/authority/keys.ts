// Keys and certificates of the demo authority: root → issuing CA; time-stamp and OCSP signers. Made once, kept in its folder (mode 600).
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { webcrypto } from 'node:crypto';

x509.cryptoProvider.set(globalThis.crypto);

/** Organization of every certificate of the demo; production refuses chains that name it. */
export const demoOrganization = 'Lành Demo';

export interface KeyAndCertificate {
  readonly key: webcrypto.CryptoKey;
  readonly certificate: x509.X509Certificate;
}

export interface AuthorityKeys {
  readonly root: KeyAndCertificate;
  readonly issuing: KeyAndCertificate;
  readonly timeStamp: KeyAndCertificate;
  readonly ocsp: KeyAndCertificate;
}

type Stored = Record<keyof AuthorityKeys, { key: string; certificate: string }>;

const rsa = (modulusLength: number) => ({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength });
const signing = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const yearMs = 365.25 * 86_400_000;

export const nameOf = (commonName: string): x509.JsonName => [{ C: ['VN'] }, { O: [demoOrganization] }, { CN: [commonName] }];
export const serialNumber = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex').replace(/^./, '4');

/** `url` goes into the certificates on first use: where their status is asked. */
export async function openKeys(folder: string, url: string): Promise<AuthorityKeys> {
  const file = join(folder, 'keys.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return readKeys(JSON.parse(text) as Stored);
  const keys = await makeKeys(url);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(await storeKeys(keys)), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keys;
}

async function makeKeys(url: string): Promise<AuthorityKeys> {
  const [rootPair, issuingPair, timeStampPair, ocspPair] = await Promise.all([3072, 3072, 2048, 2048].map((bits) => crypto.subtle.generateKey(rsa(bits), true, ['sign', 'verify'])));
  if (!rootPair || !issuingPair || !timeStampPair || !ocspPair) throw new Error('no keys');
  const notBefore = new Date(Date.now() - 86_400_000);
  const until = (years: number) => new Date(notBefore.getTime() + years * yearMs);
  const usage = (flags: x509.KeyUsageFlags) => new x509.KeyUsagesExtension(flags, true);
  const authority = usage(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf('Lành Demo Root CA'), keys: rootPair, notBefore, notAfter: until(20), serialNumber: serialNumber(), signingAlgorithm: signing,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true), authority, await x509.SubjectKeyIdentifierExtension.create(rootPair.publicKey)],
  });
  const under = async (issuer: { key: webcrypto.CryptoKey; certificate: x509.X509Certificate }, { name, pair, years, extensions }: { name: string; pair: webcrypto.CryptoKeyPair; years: number; extensions: x509.Extension[] }) =>
    x509.X509CertificateGenerator.create({
      subject: nameOf(name), issuer: issuer.certificate.subjectName, publicKey: pair.publicKey, signingKey: issuer.key, notBefore, notAfter: until(years), serialNumber: serialNumber(), signingAlgorithm: signing,
      extensions: [...extensions, await x509.SubjectKeyIdentifierExtension.create(pair.publicKey), await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate)],
    });
  const issuing = await under({ key: rootPair.privateKey, certificate: root }, { name: 'Lành Demo Issuing CA', pair: issuingPair, years: 15, extensions: [new x509.BasicConstraintsExtension(true, 0, true), authority, new x509.CRLDistributionPointsExtension([`${url}/ca/root.crl`])] });
  const issuer = { key: issuingPair.privateKey, certificate: issuing };
  const service = (purpose: x509.ExtendedKeyUsage) => [new x509.BasicConstraintsExtension(false, undefined, true), usage(x509.KeyUsageFlags.digitalSignature), new x509.ExtendedKeyUsageExtension([purpose], true)];
  return {
    root: { key: rootPair.privateKey, certificate: root },
    issuing: issuer,
    timeStamp: { key: timeStampPair.privateKey, certificate: await under(issuer, { name: 'Lành Demo Time-Stamp', pair: timeStampPair, years: 10, extensions: [...service(x509.ExtendedKeyUsage.timeStamping), ...statusOf(url)] }) },
    ocsp: { key: ocspPair.privateKey, certificate: await under(issuer, { name: 'Lành Demo OCSP', pair: ocspPair, years: 10, extensions: [...service(x509.ExtendedKeyUsage.ocspSigning), noCheck] }) },
  };
}

/** Where everybody asks for the status of a certificate of the issuing CA. */
export const statusOf = (url: string): x509.Extension[] => [new x509.AuthorityInfoAccessExtension({ ocsp: `${url}/ocsp`, caIssuers: `${url}/ca/chain.pem` }), new x509.CRLDistributionPointsExtension([`${url}/ca/crl`])];

/** Nobody asks the responder about itself. RFC 6960 section 4.2.2.2.1. */
const noCheck = new x509.Extension('1.3.6.1.5.5.7.48.1.5', false, new Uint8Array([5, 0]));

async function storeKeys(keys: AuthorityKeys): Promise<Stored> {
  const entries = await Promise.all(Object.entries(keys).map(async ([name, { key, certificate }]: [string, KeyAndCertificate]) =>
    [name, { key: Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64'), certificate: certificate.toString('base64') }] as const));
  return Object.fromEntries(entries) as Stored;
}

async function readKeys(stored: Stored): Promise<AuthorityKeys> {
  const entries = await Promise.all(Object.entries(stored).map(async ([name, { key, certificate }]) =>
    [name, { key: await crypto.subtle.importKey('pkcs8', Buffer.from(key, 'base64'), signing, true, ['sign']), certificate: new x509.X509Certificate(certificate) }] as const));
  return Object.fromEntries(entries) as unknown as AuthorityKeys;
}
