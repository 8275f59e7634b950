// Signed resources, and what is done to them. spec: SGN-130
import { generateKeyPairSync, sign } from 'node:crypto';
import 'reflect-metadata';
import { X509CertificateGenerator, cryptoProvider } from '@peculiar/x509';
import { X509Certificate, webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes, signResource, verifyResource } from './index.ts';

cryptoProvider.set(globalThis.crypto);
const text = '{"resourceType":"Bundle","type":"document","id":"b1","meta":{"versionId":"1"},"entry":[{"resource":{"resourceType":"Observation","status":"final","code":{"text":"Cân nặng"},"valueQuantity":{"value":1.50,"unit":"kg"}}}]}';
const at = new Date('2026-11-27T02:00:00Z');
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
let root: X509Certificate;
let signed: Record<string, unknown>;

beforeAll(async () => {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({ name: 'CN=Bệnh viện Sông Lành', keys, signingAlgorithm: algorithm, notBefore: new Date('2026-01-01'), notAfter: new Date('2030-01-01'), serialNumber: '01' });
  root = new X509Certificate(Buffer.from(made.rawData));
  const pem = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  // A key in memory hashes by itself, so it is given the content whose digest it is asked for.
  let content = Buffer.alloc(0);
  const remember = (bytes: Uint8Array, header: string) => { content = Buffer.concat([Buffer.from(`${header}.`), bytes]); };
  const key = { certificate: root.raw, chain: [], algorithm: 'ecdsa-sha256' as const, signDigest: async () => sign('sha256', content, { key: pem, format: 'der', type: 'pkcs8' }) };
  const wish = { key, signedAt: at, who: { reference: 'Organization/o1' }, role: 'Con dấu', type: { system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' } };
  const first = await signResource(text, wish);
  remember(canonicalBytes(text), Buffer.from(String(first.data), 'base64').toString('latin1').split('.')[0] ?? '');
  signed = { ...(JSON.parse(text) as Record<string, unknown>), signature: await signResource(text, wish) };
});

const print = (resource: unknown) => JSON.stringify(resource).replace('"value":1.5,', '"value":1.50,');
const judge = (resource: string, anchors: readonly X509Certificate[] = [root]) => verifyResource(resource, { anchors, at: new Date('2026-11-28T00:00:00Z') });
const jwsOf = (resource: Record<string, unknown>) => Buffer.from((resource.signature as { data: string }).data, 'base64').toString('latin1');
const withJws = (jws: string) => print({ ...signed, signature: { ...(signed.signature as object), data: Buffer.from(jws).toString('base64') } });
const withHeader = (change: (header: Record<string, unknown>) => void) => {
  const [header = '', , signature = ''] = jwsOf(signed).split('.');
  const open = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Record<string, unknown>;
  change(open);
  return withJws(`${Buffer.from(JSON.stringify(open)).toString('base64url')}..${signature}`);
};

describe('signed resources', () => {
  it('SGN-130 a signed Bundle is genuine, also with other meta, narrative and order of names', () => {
    expect(judge(print(signed))).toMatchObject([{ problems: [], role: 'Con dấu', claimedAt: '2026-11-27T02:00:00Z', signer: { subject: 'Bệnh viện Sông Lành' } }]);
    const { resourceType, ...rest } = signed;
    expect(judge(print({ ...rest, meta: { versionId: '9' }, text: { status: 'empty' }, resourceType }))).toMatchObject([{ problems: [] }]);
    expect(judge(text)).toEqual([]);
  });

  it.each<[string, () => string, string]>([
    ['another value', () => print(signed).replace('1.50', '9.50'), 'changed'], ['another number of digits', () => print(signed).replace('1.50', '1.5'), 'changed'],
    ['something more', () => print({ ...signed, language: 'vi' }), 'changed'], ['another time', () => withHeader((header) => { header.sigT = '2026-11-26T02:00:00Z'; }), 'changed'],
    ['no algorithm', () => withHeader((header) => { header.alg = 'none'; }), 'unreadable'], ['the public key as a secret', () => withHeader((header) => { header.alg = 'HS256'; }), 'unreadable'],
    ['a key from an address', () => withHeader((header) => { header.jku = 'https://evil.example'; }), 'unreadable'], ['a key in the header', () => withHeader((header) => { header.jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }); }), 'unreadable'],
    ['what is critical left out', () => withHeader((header) => { header.crit = ['sigT', 'canon']; }), 'unreadable'], ['something critical that nobody knows', () => withHeader((header) => { header.crit = ['b64', 'sigT', 'canon', 'exp']; }), 'unreadable'],
    ['no word of how it is coded', () => withHeader((header) => { delete header.b64; }), 'unreadable'], ['a signature of a file', () => withHeader((header) => { delete header.canon; header.crit = ['b64', 'sigT']; }), 'unreadable'],
    ['the algorithm of another kind of key', () => withHeader((header) => { header.alg = 'RS256'; }), 'changed'], ['a name of a key', () => withHeader((header) => { header.kid = '1'; }), 'unreadable'],
    ['coded content', () => withHeader((header) => { header.b64 = true; }), 'unreadable'], ['no signature', () => withJws('e30..'), 'unreadable'], ['content inside', () => withJws(jwsOf(signed).replace('..', '.e30.')), 'unreadable'],
  ])('SGN-130 %s is found', (_how, forge, problem) => {
    expect(judge(forge())[0]?.problems).toContain(problem);
  });

  it('SGN-130 somebody unknown is not trusted', () => {
    expect(judge(print(signed), [])).toMatchObject([{ problems: ['untrusted'] }]);
  });
});
