// XAdES against the demo authority, and everything that is done to a signed document. spec: SGN, VER
import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator, cryptoProvider } from '@peculiar/x509';
import { constants, createPrivateKey, privateEncrypt } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthority } from '../../../simulators/authority/authority.ts';
import type { Authority } from '../../../simulators/authority/authority.ts';
import { requestCertificate } from '../authorityClient.ts';
import { factsOf, readCertificate, readPem } from '../certificate.ts';
import { askStatus } from '../status/certificateStatus.ts';
import type { SigningKey } from '../provider.ts';
import { archiveXml, signXml, timeStampXml } from './signXml.ts';
import { verifyXml } from './verifyXml.ts';

cryptoProvider.set(globalThis.crypto);
const folder = mkdtempSync(join(tmpdir(), 'lanh-xml-'));
const claim = '<?xml version="1.0" encoding="UTF-8"?>\n<GIAMDINHHS xmlns="urn:x"><THONGTIN><MA_LK>1</MA_LK><HO_TEN>Nguyễn Thị Diễm Quỳnh &amp; con</HO_TEN><!-- ghi chú --><T_TONGCHI a="2" b="1">125000</T_TONGCHI></THONGTIN></GIAMDINHHS>';
let authority: Authority;
let key: SigningKey;

beforeAll(async () => {
  authority = await startAuthority({ folder });
  key = await makeKey('Phan Đình Khôi');
}, 60_000);
afterAll(async () => {
  await authority.close();
  rmSync(folder, { recursive: true, force: true });
});

async function makeKey(name: string): Promise<SigningKey> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({ name: [{ CN: [name] }], keys, signingAlgorithm: algorithm });
  const issued = await requestCertificate(`${authority.url}/ca`, request.toString('pem'));
  const secret = createPrivateKey({ key: Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)), format: 'der', type: 'pkcs8' });
  const info = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  return { ...issued, algorithm: 'rsa-sha256', signDigest: async (digest) => privateEncrypt({ key: secret, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([info, digest])) };
}

const signed = () => signXml(claim, { key, signedAt: new Date(), role: 'Bác sĩ <khám> bệnh' });
const stamped = async () => timeStampXml(await signed(), { tsaUrl: `${authority.url}/tsa`, anchors: readPem(authority.root) });
const judge = (xml: string) => verifyXml(xml, { anchors: readPem(authority.root), at: new Date() });

describe('XAdES', () => {
  it('SGN-60 a signed and stamped document is genuine, and the content is as it was', async () => {
    const xml = await stamped();
    expect(judge(xml)).toMatchObject({ level: 'B-T', problems: [], signer: { subject: 'Phan Đình Khôi' }, timeStamp: { authority: 'Lành Demo Time-Stamp' }, claimedAt: expect.stringMatching(/^\d{4}-/) });
    expect(xml).toContain('<HO_TEN>Nguyễn Thị Diễm Quỳnh &amp; con</HO_TEN>');
    expect(judge(await signed())).toMatchObject({ level: 'B-B', problems: ['no-time-stamp'] });
  });

  it('SGN-62 with the evidence of its certificates the document is B-LT; a revoked certificate is told from it', async () => {
    const ask = ({ certificate, issuer }: { certificate: X509Certificate; issuer: X509Certificate }) => askStatus({ certificate, issuer, at: new Date() }, { ocsp: '', crl: '' });
    const archived = await archiveXml(await stamped(), { anchors: readPem(authority.root), ask });
    expect(judge(archived)).toMatchObject({ level: 'B-LT', problems: [], role: 'Bác sĩ <khám> bệnh', revocation: { status: 'good', by: 'ocsp' } });
    expect(judge(archived.replace('125000', '925000')).problems).toContain('changed');
    const revoked = await makeKey('Kẻ Bị Thu Hồi');
    await fetch(`${authority.url}/ca/revocations`, { method: 'POST', body: JSON.stringify({ serial: factsOf(readCertificate(revoked.certificate)).serial.toLowerCase() }) });
    const late = await timeStampXml(await signXml(claim, { key: revoked, signedAt: new Date() }), { tsaUrl: `${authority.url}/tsa`, anchors: readPem(authority.root) });
    expect(judge(await archiveXml(late, { anchors: readPem(authority.root), ask })).problems).toEqual(['revoked']);
  });

  it('VER-30 changed content, changed properties, a moved or doubled signature and smuggled entities are found', async () => {
    const xml = await stamped();
    const bad: Record<string, string> = {
      'other amount': xml.replace('125000', '925000'),
      'other time': xml.replace(/<xades:SigningTime>20/, '<xades:SigningTime>21'),
      'something more': xml.replace('</THONGTIN>', '</THONGTIN><THONGTIN/>'),
      'attribute': xml.replace('a="2"', 'a="3"'),
      'wrapped': `<GIAMDINHHS xmlns="urn:x"><THONGTIN>forged</THONGTIN>${xml.replace(/<\?xml[^>]*\?>\s*/, '')}</GIAMDINHHS>`,
      'doubled': xml.replace(/(<ds:Signature [\s\S]*<\/ds:Signature>)/, '$1$1'),
      'whole reference taken out': xml.replace(/<ds:Reference[^>]*URI=""[\s\S]*?<\/ds:Reference>/, ''),
      'entity': xml.replace('?>', '?><!DOCTYPE x [<!ENTITY e "y">]>'),
      'a comment in a digest': xml.replace(/<ds:DigestValue>(.)/, '<ds:DigestValue><!--x-->$1'),
      'two lists of what is signed': xml.replace(/(<ds:SignedInfo>[\s\S]*?<\/ds:SignedInfo>)/, '$1$1'),
      'another algorithm': xml.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256'),
      'a transform that rewrites': xml.replace('http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xslt-19991116'),
      'content hidden in an object of the signature': xml.replace('<ds:Object>', '<ds:Object><GIAMDINHHS xmlns="urn:x">forged</GIAMDINHHS></ds:Object><ds:Object>').replace('URI=""', 'URI="#x"'),
      'the signature beside the root': xml.replace(/(<ds:Signature [\s\S]*<\/ds:Signature>)([\s\S]*)$/, '$2$1'),
      'no signature': claim,
      'not XML': 'hello',
    };
    for (const [how, text] of Object.entries(bad)) {
      expect(text, how).not.toBe(xml);
      expect(judge(text).problems.some((problem) => problem === 'changed' || problem === 'unreadable'), how).toBe(true);
    }
  });

  it('VER-31 another certificate slipped in, an unknown authority and a stamp of something else are found', async () => {
    const xml = await stamped();
    const other = Buffer.from((await makeKey('Kẻ khác')).certificate).toString('base64');
    expect(judge(xml.replace(/<ds:X509Certificate>[^<]+/, `<ds:X509Certificate>${other}`)).problems).toContain('changed');
    expect(verifyXml(xml, { anchors: [], at: new Date() }).problems).toEqual(['untrusted', 'bad-time-stamp']);
    const token = (text: string) => /<xades:EncapsulatedTimeStamp>([^<]+)/.exec(text)?.[1] ?? '';
    const second = await timeStampXml(await signXml(claim.replace('125000', '1'), { key, signedAt: new Date() }), { tsaUrl: `${authority.url}/tsa`, anchors: readPem(authority.root) });
    expect(judge(xml.replace(token(xml), token(second))).problems).toEqual(['bad-time-stamp']);
  });

  it('SGN-61 xmlsec1, which nobody here wrote, finds the signature valid', async (context) => {
    const [file, root] = [join(folder, 'signed.xml'), join(folder, 'root.pem')];
    writeFileSync(file, await stamped());
    writeFileSync(root, authority.root);
    try {
      execFileSync('xmlsec1', ['--version']);
    } catch {
      return context.skip('xmlsec1 is not installed');
    }
    execFileSync('xmlsec1', ['--verify', '--trusted-pem', root, '--id-attr:Id', 'SignedProperties', file]);
  });
});
