// Certificates that are for something else, paths longer than allowed, and answers of authorities played again. spec: VER-9
import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { findPath, isForSigning } from './certificate.ts';
import { judgeTrust } from './judgement.ts';
import { noValidationData, revocationAt } from './status/revocation.ts';

x509.cryptoProvider.set(globalThis.crypto);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const [from, until, at] = [new Date('2026-01-01'), new Date('2030-01-01'), new Date('2026-11-27T09:00:00Z')];
const flags = x509.KeyUsageFlags;
const uses = x509.ExtendedKeyUsage;
interface Holder { readonly keys: webcrypto.CryptoKeyPair; readonly made: x509.X509Certificate }
let root: Holder;
let issuing: Holder;

const usage = (bits: number) => new x509.KeyUsagesExtension(bits, true);
const purpose = (...of: string[]) => new x509.ExtendedKeyUsageExtension(of, false);
const keysOf = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const plain = ({ made }: Holder) => new X509Certificate(Buffer.from(made.rawData));
let serial = 1;

async function issue(issuer: Holder | undefined, name: string, extensions: x509.Extension[]): Promise<Holder> {
  const keys = await keysOf();
  const wish = { serialNumber: String(serial++).padStart(2, '0'), notBefore: from, notAfter: until, signingAlgorithm: algorithm, extensions };
  const made = issuer
    ? await x509.X509CertificateGenerator.create({ ...wish, subject: `CN=${name}`, issuer: issuer.made.subject, publicKey: keys.publicKey, signingKey: issuer.keys.privateKey })
    : await x509.X509CertificateGenerator.createSelfSigned({ ...wish, name: `CN=${name}`, keys });
  return { keys, made };
}
const authority = (most: number) => [new x509.BasicConstraintsExtension(true, most, true), usage(flags.keyCertSign | flags.cRLSign)];

beforeAll(async () => {
  root = await issue(undefined, 'Root', authority(1));
  issuing = await issue(root, 'Issuing', authority(0));
});

const problemsOf = async (extensions: x509.Extension[]) => {
  const leaf = plain(await issue(issuing, 'Leaf', extensions));
  return judgeTrust(findPath(leaf, { others: [plain(issuing)], anchors: [plain(root)] }), { at, data: noValidationData }).problems;
};

describe('VER-9 what a certificate is for', () => {
  it.each<[string, () => x509.Extension[]]>([
    ['for signatures that bind', () => [usage(flags.nonRepudiation)]], ['for digital signatures', () => [usage(flags.digitalSignature), purpose(uses.clientAuth, uses.emailProtection)]], ['for anything', () => []],
    ['for documents', () => [usage(flags.digitalSignature), purpose('1.3.6.1.5.5.7.3.36')]],
  ])('VER-9 a certificate %s signs papers', async (_what, extensions) => {
    expect(await problemsOf(extensions())).toEqual([]);
  });

  it.each<[string, () => x509.Extension[]]>([
    ['a web server', () => [usage(flags.digitalSignature), purpose(uses.serverAuth)]], ['time stamps', () => [usage(flags.digitalSignature), purpose(uses.timeStamping)]], ['answers about certificates', () => [usage(flags.digitalSignature), purpose(uses.ocspSigning)]],
    ['programs', () => [usage(flags.digitalSignature), purpose(uses.codeSigning)]], ['sealing keys of others', () => [usage(flags.keyEncipherment | flags.dataEncipherment)]],
  ])('VER-9 one for %s does not', async (_what, extensions) => {
    expect(await problemsOf(extensions())).toEqual(['wrong-purpose']);
  });

  it('VER-9 an authority signs no papers, nor does it make authorities below it where it may not', async () => {
    expect(isForSigning(plain(issuing))).toBe(false);
    const below = await issue(issuing, 'Below', authority(0));
    const leaf = await issue(below, 'Leaf', [usage(flags.nonRepudiation)]);
    expect(findPath(plain(leaf), { others: [plain(below), plain(issuing)], anchors: [plain(root)] })).toBeUndefined();
  });
});

describe('VER-9 answers played again', () => {
  const list = async (thisUpdate: Date, revoked: boolean, number: string) => {
    const crl = await x509.X509CrlGenerator.create({
      issuer: issuing.made.subject, thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + 7 * 86_400_000), signingAlgorithm: algorithm, signingKey: issuing.keys.privateKey,
      entries: revoked ? [{ serialNumber: number, revocationDate: new Date(at.getTime() - 3_600_000) }] : [],
    });
    return new Uint8Array(crl.rawData);
  };
  it('VER-9 what an authority said before the signature proves nothing of its signer, however long it was to hold; a revocation counts', async () => {
    const leaf = await issue(issuing, 'Leaf', [usage(flags.nonRepudiation)]);
    const subject = { certificate: plain(leaf), issuer: plain(issuing) };
    const [old, fresh, gone] = [await list(new Date(at.getTime() - 86_400_000), false, ''), await list(new Date(at.getTime() + 60_000), false, ''), await list(new Date(at.getTime() + 60_000), true, leaf.made.serialNumber)];
    const say = (isSigner: boolean, ...lists: Uint8Array[]) => revocationAt({ ...subject, isSigner }, at, { ...noValidationData, lists }).status;
    expect([say(true, old), say(false, old), say(true, fresh), say(true, old, gone)]).toEqual(['unknown', 'good', 'good', 'revoked']);
  });
});
