// PAdES (ETSI EN 319 142-1): B-B with the key, then B-T with a time stamp, which needs no key and may come later. spec: SGN
import type { X509Certificate } from 'node:crypto';
import { addTimeStampToken, buildCms, readCms, sha256 } from '../cms.ts';
import type { SigningKey } from '../provider.ts';
import { requestTimeStamp } from '../timeStamp.ts';
import { appendObjects, openNumbers, textOf } from './appendObjects.ts';
import type { Written } from './appendObjects.ts';
import { importPage } from './importPage.ts';
import { readPdfFile } from './pdfFile.ts';
import type { PdfFile } from './pdfFile.ts';
import type { PdfRef, PdfValue } from './pdfSyntax.ts';
import { fieldName, invisibleField, listPages, listSignatureFields, writeForm } from './signatureField.ts';
import { formatSignature, setByteRange } from './signatureDictionary.ts';
import { cmsIn, findSignatureSpaces, putCms, signedBytes } from './signatureSpace.ts';

export interface PdfSigning {
  readonly key: SigningKey;
  readonly signedAt: Date;
  readonly reason: string;
  readonly location: string;
}

export interface SignatureWish extends Omit<PdfSigning, 'key'> {
  /** Field of this signer; made, invisible, where the page has no place of that name. */
  readonly field: string;
  /** What the signer is here: stands in the signature as claimed role. */
  readonly role?: string;
  /** A PDF of one page that is drawn in the place of the field; without it a place stays blank. */
  readonly appearance?: Uint8Array;
}

/**
 * One signature more, as an incremental update: the bytes before stay as they are, and so do the signatures in them.
 * Throws Error where the field has a signature already.
 */
export async function addSignature(pdf: Uint8Array, key: SigningKey, wish: SignatureWish): Promise<Uint8Array> {
  const file = readPdfFile(pdf);
  const next = openNumbers(file);
  const value = next();
  const text = formatSignature({ type: 'Sig', subFilter: 'ETSI.CAdES.detached', signedAt: wish.signedAt, entries: [['Reason', textOf(wish.reason)], ['Location', textOf(wish.location)]] });
  const bytes = setByteRange(appendObjects(file, [{ number: value.ref, value: text }, ...writeField(file, { ...wish, value, next })]));
  const space = lastSpace(bytes);
  return putCms(bytes, space, await buildCms(sha256(signedBytes(bytes, space)), key, wish.role));
}

export const signPdf = (pdf: Uint8Array, { key, ...signing }: PdfSigning): Promise<Uint8Array> => addSignature(pdf, key, { ...signing, field: `signature-${findSignatureSpaces(pdf).spaces.length + 1}` });

interface FieldWish extends Pick<SignatureWish, 'field' | 'appearance'> { readonly value: PdfRef; readonly next: () => PdfRef }

function writeField(file: PdfFile, { field: name, appearance, value, next }: FieldWish): Written[] {
  const place = listSignatureFields(file).find(({ dict }) => fieldName(dict) === name);
  if (place?.dict.has('V')) throw new Error(`the field ${name} has a signature already`);
  if (place) {
    const drawn = appearance && importPage(appearance, next);
    const more: [string, PdfValue][] = drawn ? [['AP', new Map([['N', drawn.form]])]] : [];
    return [{ number: place.ref.ref, value: new Map<string, PdfValue>([...place.dict, ['V', value], ...more]) }, ...(drawn?.objects ?? []), ...writeForm(file, [], next)];
  }
  const [page] = listPages(file);
  if (!page) throw new Error('the file has no page');
  const ref = next();
  return [{ number: ref.ref, value: invisibleField(name, page, value) }, ...writeForm(file, [ref], next)];
}

/** B-T of a B-B file: the last signature gets the time stamp. Throws Fault `signing.time-stamp-down`. */
export async function timeStampPdf(pdf: Uint8Array, { tsaUrl, anchors }: { tsaUrl: string; anchors: readonly X509Certificate[] }): Promise<Uint8Array> {
  const space = lastSpace(pdf);
  const cms = cmsIn(space);
  const token = await requestTimeStamp(tsaUrl, readCms(cms).signature, anchors);
  return putCms(pdf, space, addTimeStampToken(cms, token));
}

/** Certificate and chain inside the last signature. */
export function signerOf(pdf: Uint8Array): { certificate: Uint8Array; chain: readonly Uint8Array[] } {
  const { signer, others } = readCms(cmsIn(lastSpace(pdf)));
  return { certificate: signer.raw, chain: others.map((one) => one.raw) };
}

export const hasTimeStamp = (pdf: Uint8Array): boolean => readCms(cmsIn(lastSpace(pdf))).timeStampToken !== undefined;

/** Of the last signature that a person or facility made. Throws Error for an unsigned file. */
function lastSpace(pdf: Uint8Array) {
  const space = findSignatureSpaces(pdf).spaces.findLast(({ isTimeStamp }) => !isTimeStamp);
  if (!space) throw new Error('the PDF is not signed');
  return space;
}
