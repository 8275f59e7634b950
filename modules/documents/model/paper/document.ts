// The FHIR side of a signed paper: DocumentReference for the paper, Provenance for the signature.
// https://hl7.org/fhir/R4/documentreference.html   spec: SGN
import type { Coding, DocumentReference, Provenance } from '#fhir/types/index.ts';

export const codeSystem = 'urn:lanh:verify-code';
export const kindSystem = 'urn:lanh:paper-kind';
export const focusSystem = 'urn:lanh:paper-focus';

export interface SignedFile {
  readonly hash: string;
  readonly sha1: string;
  readonly size: number;
}

export interface DocumentFacts {
  readonly id: string;
  readonly kind: string;
  readonly type: Coding;
  readonly title: string;
  readonly focus: string;
  readonly code: string;
  /** Absent: it tells of no patient. */
  readonly patientId?: string | undefined;
  readonly encounterId?: string | undefined;
  readonly facilityId: string;
  readonly by: string;
  readonly byName: string;
  readonly at: string;
  readonly replaces?: string | undefined;
  /** Absent while a service is awaited. */
  readonly file?: SignedFile | undefined;
  /** No required signature is missing once this one is in the file. */
  readonly isComplete: boolean;
}

/** `docStatus` preliminary = the deliberate act is done, but certificate status, a time stamp or a further signature is awaited. */
export function buildDocument(facts: DocumentFacts): DocumentReference {
  const { id, file } = facts;
  const signer = { reference: facts.by, display: facts.byName };
  return {
    resourceType: 'DocumentReference', id,
    masterIdentifier: { system: codeSystem, value: facts.code },
    identifier: [{ system: kindSystem, value: facts.kind }, { system: focusSystem, value: facts.focus }],
    status: 'current', docStatus: file && facts.isComplete ? 'final' : 'preliminary',
    type: { coding: [facts.type], text: facts.title },
    ...(facts.patientId !== undefined && { subject: { reference: `Patient/${facts.patientId}` } }),
    ...(facts.encounterId !== undefined && { category: [visitPapers], context: { encounter: [{ reference: `Encounter/${facts.encounterId}` }], related: [{ reference: facts.focus }] } }),
    date: facts.at, author: [signer], authenticator: signer, custodian: { reference: `Organization/${facts.facilityId}` },
    ...(facts.replaces !== undefined && { relatesTo: [{ code: 'replaces' as const, target: { reference: `DocumentReference/${facts.replaces}` } }] }),
    description: facts.title,
    content: [{ attachment: { contentType: 'application/pdf', language: 'vi', url: pdfAddress(id), title: facts.title, creation: facts.at, ...(file && attachmentOf(file)) }, ...(file && { format: padesFormat }) }],
  };
}

const visitPapers = { coding: [{ system: 'urn:lanh:document-group', code: 'visit-paper', display: 'Giấy tờ lượt khám' }], text: 'Giấy tờ lượt khám' };

/** Address of the paper, from the root of the server. */
export const pdfAddress = (documentId: string): string => `/documents/${documentId}.pdf`;

/** Several signed papers as one file to print. */
export const signedSetAddress = (documentIds: readonly string[]): string => (documentIds.length === 1 ? pdfAddress(documentIds[0] ?? '') : `/documents/set.pdf?ids=${documentIds.join(',')}`);

/** Has every signature that it needs, and is in force or was. */
export const isSignedPaper = ({ status, docStatus, identifier }: DocumentReference): boolean =>
  docStatus === 'final' && status !== 'entered-in-error' && (identifier ?? []).some(({ system }) => system === kindSystem);

/** The same paper in a file that lasts longer: no signed byte is another. */
export function proveDocument(document: DocumentReference, { file, level }: { file: SignedFile; level: string }): DocumentReference {
  const [content] = document.content;
  if (!content) return document;
  return { ...document, content: [{ ...content, attachment: { ...content.attachment, ...attachmentOf(file) }, format: { ...padesFormat, code: `pades-${level.toLowerCase()}`, display: `PAdES ${level}` } }] };
}

const padesFormat: Coding = { system: 'urn:lanh:signature-format', code: 'pades-b-t', display: 'PAdES B-T' };
/** FHIR's own hash is SHA-1; the SHA-256 that names the file stands beside it. */
const attachmentOf = ({ hash, sha1, size }: SignedFile) => ({ size, hash: sha1, extension: [{ url: 'urn:lanh:sha-256', valueString: hash }] });

export interface NewSignature {
  readonly file: SignedFile;
  readonly isComplete: boolean;
  /** Who signed, where it is not the first signature. */
  readonly signer?: { readonly reference: string; readonly display: string } | undefined;
}

/** The document with a signature more in its file, once certificate status and time stamp are there. */
export function finishDocument(document: DocumentReference, { file, isComplete, signer }: NewSignature): DocumentReference {
  const [content] = document.content;
  if (!content) return document;
  return { ...document, docStatus: isComplete ? 'final' : 'preliminary', ...(signer && { author: [...(document.author ?? []), signer] }), content: [{ ...content, attachment: { ...content.attachment, ...attachmentOf(file) }, format: padesFormat }] };
}

/** An older version of a paper stays readable and says that it is replaced. */
export const supersede = (document: DocumentReference): DocumentReference => ({ ...document, status: 'superseded' });

export interface SignatureFacts {
  readonly id: string;
  readonly documentId: string;
  readonly by: string;
  readonly at: string;
  readonly sources: readonly { readonly reference: string }[];
  /** A signature after the first: its signer verified what another wrote. */
  readonly isLater?: boolean;
}

export function buildProvenance({ id, documentId, by, at, sources, isLater = false }: SignatureFacts): Provenance {
  const signed = isLater ? { code: '1.2.840.10065.1.12.1.5', display: 'Verification Signature' } : { code: '1.2.840.10065.1.12.1.1', display: 'Author\'s Signature' };
  return {
    resourceType: 'Provenance', id, target: [{ reference: `DocumentReference/${documentId}` }], occurredDateTime: at, recorded: at,
    activity: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion', code: 'LA', display: 'legally authenticated' }] },
    agent: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: isLater ? 'verifier' : 'author' }] }, who: { reference: by } }],
    ...(sources.length > 0 && { entity: sources.map(({ reference }) => ({ role: 'source' as const, what: { reference } })) }),
    signature: [{ type: [{ system: 'urn:iso-astm:E1762-95:2013', ...signed }], when: at, who: { reference: by }, targetFormat: 'application/pdf', sigFormat: 'application/pkcs7-signature' }],
  };
}
