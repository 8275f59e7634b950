// PAdES B-LT and B-LTA (ETSI EN 319 142-1): first what proves the certificates, then a time stamp over all of it. Done again before that stamp ages. spec: SGN
import type { X509Certificate } from 'node:crypto';
import { findPath } from '../certificate.ts';
import { readCms } from '../cms.ts';
import { gatherProofs } from '../status/gatherProofs.ts';
import type { AskProof, ProvenPath } from '../status/gatherProofs.ts';
import type { ValidationData } from '../status/revocation.ts';
import { checkToken, requestTimeStamp } from '../timeStamp.ts';
import { appendObjects, openNumbers } from './appendObjects.ts';
import { readPdfFile } from './pdfFile.ts';
import { formatSignature, setByteRange } from './signatureDictionary.ts';
import { invisibleField, listPages, listSignatureFields, writeForm } from './signatureField.ts';
import { cmsIn, findSignatureSpaces, putCms, signedBytes } from './signatureSpace.ts';
import type { SignatureSpace } from './signatureSpace.ts';
import { addValidationData, readValidationData } from './validationData.ts';

export interface Archiving {
  readonly tsaUrl: string;
  readonly anchors: readonly X509Certificate[];
  readonly ask: AskProof;
}

/** B-LTA of a B-T file, or a further stamp on one that has some. No byte before changes. Throws Fault `signing.status-down`, `signing.time-stamp-down`. */
export async function archivePdf(pdf: Uint8Array, { tsaUrl, anchors, ask }: Archiving): Promise<Uint8Array> {
  const { spaces } = findSignatureSpaces(pdf);
  const known = readValidationData(readPdfFile(pdf));
  const paths = spaces.flatMap((space) => pathsOf(pdf, space, { anchors, known }));
  const added = await gatherProofs(paths, { known, ask });
  return timeStampDocument(addValidationData(pdf, added, spaces), { tsaUrl, anchors });
}

/** Of the signer and of the time stamp of a signature. Throws Error for one without a trusted stamp: it must get that first. */
function pathsOf(pdf: Uint8Array, space: SignatureSpace, { anchors, known }: { anchors: readonly X509Certificate[]; known: ValidationData }): ProvenPath[] {
  if (space.isTimeStamp) return [stampPath(cmsIn(space), { bytes: signedBytes(pdf, space), anchors })];
  const cms = readCms(cmsIn(space));
  if (!cms.timeStampToken) throw new Error('a signature without a time stamp');
  const stamp = stampPath(cms.timeStampToken, { bytes: cms.signature, anchors });
  const path = findPath(cms.signer, { others: [...cms.others, ...known.certificates], anchors });
  if (!path) throw new Error('a signature of somebody unknown');
  return [{ path, at: stamp.at, isSigner: true }, stamp];
}

function stampPath(token: Uint8Array, { bytes, anchors }: { bytes: Uint8Array; anchors: readonly X509Certificate[] }): ProvenPath {
  const { path, at } = checkToken(token, { bytes, anchors });
  return { path, at, isSigner: false };
}

/** A time stamp over the whole file. Throws Fault `signing.time-stamp-down`. */
async function timeStampDocument(pdf: Uint8Array, { tsaUrl, anchors }: Pick<Archiving, 'tsaUrl' | 'anchors'>): Promise<Uint8Array> {
  const file = readPdfFile(pdf);
  const next = openNumbers(file);
  const [page] = listPages(file);
  if (!page) throw new Error('the file has no page');
  const [value, field] = [next(), next()];
  const name = `time-stamp-${listSignatureFields(file).length + 1}`;
  const objects = [{ number: value.ref, value: formatSignature({ type: 'DocTimeStamp', subFilter: 'ETSI.RFC3161' }) }, { number: field.ref, value: invisibleField(name, page, value) }];
  const bytes = setByteRange(appendObjects(file, [...objects, ...writeForm(file, [field], next)]));
  const space = findSignatureSpaces(bytes).spaces.at(-1);
  if (!space) throw new Error('no room for a time stamp');
  return putCms(bytes, space, await requestTimeStamp(tsaUrl, signedBytes(bytes, space), anchors));
}
