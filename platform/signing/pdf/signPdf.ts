// PAdES (ETSI EN 319 142-1): B-B with the key, then B-T with a time stamp, which needs no key and may come later. spec: SGN
import type { X509Certificate } from 'node:crypto';
import { PDF } from '@libpdf/core';
import { addTimeStampToken, buildCms, readCms, sha256 } from '../cms.ts';
import type { SigningKey } from '../provider.ts';
import { requestTimeStamp } from '../timeStamp.ts';
import { cmsIn, findSignatureSpaces, putCms, signedBytes } from './signatureSpace.ts';

export interface PdfSigning {
  readonly key: SigningKey;
  readonly signedAt: Date;
  readonly reason: string;
  readonly location: string;
}

/** Certificates, signature and time stamp together are below half of this. */
const spaceBytes = 16_384;

/** The file with a B-B signature: an incremental update, the bytes before stay as they are. */
export async function signPdf(pdf: Uint8Array, { key, signedAt, reason, location }: PdfSigning): Promise<Uint8Array> {
  const document = await PDF.load(pdf);
  // The library only makes room; the signature itself is built here, attribute by attribute.
  const placeholder = { certificate: key.certificate, certificateChain: [], keyType: 'RSA' as const, signatureAlgorithm: 'RSASSA-PKCS1-v1_5' as const, sign: async () => new Uint8Array(1) };
  const { bytes } = await document.sign({ signer: placeholder, signingTime: signedAt, reason, location, subFilter: 'ETSI.CAdES.detached', estimatedSize: spaceBytes });
  const space = findSignatureSpaces(bytes).spaces.at(-1);
  if (!space) throw new Error('the PDF got no room for a signature');
  return putCms(bytes, space, await buildCms(sha256(signedBytes(bytes, space)), key));
}

/** B-T of a B-B file. Throws Fault `signing.time-stamp-down`. */
export async function timeStampPdf(pdf: Uint8Array, { tsaUrl, anchors }: { tsaUrl: string; anchors: readonly X509Certificate[] }): Promise<Uint8Array> {
  const space = findSignatureSpaces(pdf).spaces.at(-1);
  if (!space) throw new Error('the PDF is not signed');
  const cms = cmsIn(space);
  const token = await requestTimeStamp(tsaUrl, readCms(cms).signature, anchors);
  return putCms(pdf, space, addTimeStampToken(cms, token));
}

/** Certificate and chain inside the last signature. */
export function signerOf(pdf: Uint8Array): { certificate: Uint8Array; chain: readonly Uint8Array[] } {
  const { signer, others } = readLast(pdf);
  return { certificate: signer.raw, chain: others.map((one) => one.raw) };
}

export const hasTimeStamp = (pdf: Uint8Array): boolean => readLast(pdf).timeStampToken !== undefined;

function readLast(pdf: Uint8Array) {
  const space = findSignatureSpaces(pdf).spaces.at(-1);
  if (!space) throw new Error('the PDF is not signed');
  return readCms(cmsIn(space));
}
