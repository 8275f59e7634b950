// What proves a signed PDF, taken out of it so that standard tools can look at each piece: signatures, certificates, OCSP answers, revocation lists. spec: ARC-60
import { cmsIn, findSignatureSpaces } from './signatureSpace.ts';
import { readPdfFile } from './pdfFile.ts';
import { readValidationData } from './validationData.ts';

export interface SignatureEvidence {
  /** CMS in DER, in the order of signing; time stamps over the file among them. */
  readonly signatures: readonly { readonly isTimeStamp: boolean; readonly cms: Uint8Array }[];
  readonly certificates: readonly Uint8Array[];
  readonly answers: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
}

export function readEvidence(pdf: Uint8Array): SignatureEvidence {
  const { spaces } = findSignatureSpaces(pdf);
  if (spaces.length === 0) return { signatures: [], certificates: [], answers: [], lists: [] };
  const { certificates, answers, lists } = readValidationData(readPdfFile(pdf));
  return { signatures: spaces.map((space) => ({ isTimeStamp: space.isTimeStamp, cms: cmsIn(space) })), certificates: certificates.map(({ raw }) => new Uint8Array(raw)), answers, lists };
}
