// XAdES against the demo authority, and everything that is done to a signed document. spec: SGN, VER
import type { X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsOf, readCertificate } from '../certificate.ts';
import { openTestSigners } from '../signersTestServer.ts';
import type { TestSigners } from '../signersTestServer.ts';
import { askStatus } from '../status/certificateStatus.ts';
import type { SigningKey } from '../provider.ts';
import { archiveXml, signXml, timeStampXml } from './signXml.ts';
import { verifyXml } from './verifyXml.ts';

const claim = '<?xml version="1.0" encoding="UTF-8"?>\n<GIAMDINHHS xmlns="urn:x"><THONGTIN><MA_LK>1</MA_LK><HO_TEN>Nguyễn Thị Diễm Quỳnh &amp; con</HO_TEN><!-- ghi chú --><T_TONGCHI a="2" b="1">125000</T_TONGCHI></THONGTIN></GIAMDINHHS>';
let signers: TestSigners;
let key: SigningKey;

beforeAll(async () => {
  signers = await openTestSigners();
  key = await signers.makeKey('Phan Đình Khôi');
}, 120_000);
afterAll(() => signers.close());

const makeKey = (name: string) => signers.makeKey(name);
const stamp = (xml: string) => signers.again(() => timeStampXml(xml, { tsaUrl: `${signers.authority.url}/tsa`, anchors: signers.anchors() }));

const signed = () => signXml(claim, { key, signedAt: new Date(), role: 'Bác sĩ <khám> bệnh' });
const stamped = async () => stamp(await signed());
const judge = (xml: string) => verifyXml(xml, { anchors: signers.anchors(), at: new Date() });

describe('XAdES', () => {
  it('SGN-60 a signed and stamped document is genuine, and the content is as it was', async () => {
    const xml = await stamped();
    expect(judge(xml)).toMatchObject({ level: 'B-T', problems: [], signer: { subject: 'Phan Đình Khôi' }, timeStamp: { authority: 'Lành Demo Time-Stamp' }, claimedAt: expect.stringMatching(/^\d{4}-/) });
    expect(xml).toContain('<HO_TEN>Nguyễn Thị Diễm Quỳnh &amp; con</HO_TEN>');
    expect(judge(await signed())).toMatchObject({ level: 'B-B', problems: ['no-time-stamp'] });
  });

  it('SGN-62 with the evidence of its certificates the document is B-LT; a revoked certificate is told from it', async () => {
    const ask = ({ certificate, issuer }: { certificate: X509Certificate; issuer: X509Certificate }) => askStatus({ certificate, issuer, at: new Date() }, { ocsp: '', crl: '' });
    const archive = (xml: string) => signers.again(() => archiveXml(xml, { anchors: signers.anchors(), ask }));
    const archived = await archive(await stamped());
    expect(judge(archived)).toMatchObject({ level: 'B-LT', problems: [], role: 'Bác sĩ <khám> bệnh', revocation: { status: 'good', by: 'ocsp' } });
    expect(judge(archived.replace('125000', '925000')).problems).toContain('changed');
    const revoked = await makeKey('Kẻ Bị Thu Hồi');
    await fetch(`${signers.authority.url}/ca/revocations`, { method: 'POST', body: JSON.stringify({ serial: factsOf(readCertificate(revoked.certificate)).serial.toLowerCase() }) });
    const late = await stamp(await signXml(claim, { key: revoked, signedAt: new Date() }));
    expect(judge(await archive(late)).problems).toEqual(['revoked']);
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
      'two of one Id': xml.replace('</xades:UnsignedSignatureProperties>', '<x Id="lanh-signature-properties"/></xades:UnsignedSignatureProperties>'),
      'other properties before the signed ones': xml.replace(/(<xades:QualifyingProperties[^>]*>)/, '$1<xades:SignedProperties Id="forged"><xades:SignedSignatureProperties><xades:SigningTime>2020-01-01T00:00:00Z</xades:SigningTime></xades:SignedSignatureProperties></xades:SignedProperties>'),
      'other properties of the same Id before the signed ones': xml.replace('<ds:Object>', '<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"><xades:SignedProperties Id="lanh-signature-properties"><xades:SignedSignatureProperties/></xades:SignedProperties></xades:QualifyingProperties>'),
      'the reference moved to a copy beside it': xml.replace('URI=""', 'URI="#copy"').replace('<THONGTIN>', '<THONGTIN Id="copy">'),
      'one transform more': xml.replace(/(<ds:Transform Algorithm="http:\/\/www.w3.org\/2000\/09\/xmldsig#enveloped-signature"\/>)/, '$1<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath xmlns="http://www.w3.org/2000/09/xmldsig#">false()</XPath></ds:Transform>'),
      'a reference more': xml.replace('</ds:SignedInfo>', '<ds:Reference URI="#x"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AA==</ds:DigestValue></ds:Reference></ds:SignedInfo>'),
      'a weaker digest': xml.replace('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1'),
      'a processing instruction inside': xml.replace('<ds:SignedInfo>', '<?x y?><ds:SignedInfo>'),
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
    const second = await stamp(await signXml(claim.replace('125000', '1'), { key, signedAt: new Date() }));
    expect(judge(xml.replace(token(xml), token(second))).problems).toEqual(['bad-time-stamp']);
  });

  it('SGN-61 xmlsec1, which nobody here wrote, finds the signature valid', async (context) => {
    const [file, root] = [join(signers.folder, 'signed.xml'), join(signers.folder, 'root.pem')];
    writeFileSync(file, await stamped());
    writeFileSync(root, signers.authority.root);
    try {
      execFileSync('xmlsec1', ['--version']);
    } catch {
      return context.skip('xmlsec1 is not installed');
    }
    execFileSync('xmlsec1', ['--verify', '--trusted-pem', root, '--id-attr:Id', 'SignedProperties', file]);
  });
});
