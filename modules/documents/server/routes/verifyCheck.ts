// What can be said about a code without saying anything about the patient. spec: VER
import { LRUCache } from 'lru-cache';
import type { RestServices } from '#fhir/rest/services.ts';
import { revisionEnds, verifyPdf } from '#platform/signing/index.ts';
import type { PdfReport, SignatureProblem } from '#platform/signing/index.ts';
import { parseVerifyCode } from '../../model/index.ts';
import { findPaperByCode } from '../sign/paperRows.ts';
import { judgeSigners } from './judgeSigners.ts';
import type { PaperRow } from '../sign/paperRows.ts';

export type CheckState = 'current' | 'replaced' | 'withdrawn' | 'pending' | 'broken';

export interface Check {
  readonly state: CheckState;
  readonly code: string;
  readonly kind: string;
  readonly facility: string;
  readonly signer: string;
  readonly signerTitle: string;
  readonly signedAt: string;
  readonly version: number;
  readonly certificate: { readonly issuer: string; readonly trusted: boolean } | undefined;
  readonly whole: boolean | undefined;
  readonly stamp: { readonly at: string; readonly by: string } | undefined;
  readonly fileHash: string | undefined;
  /** Everybody who signed, as the file names them, with what they were here. */
  readonly signers: readonly { readonly name: string; readonly role: string | undefined }[];
  /** Day until which the file proves itself. */
  readonly provenUntil: string | undefined;
  /** When the authority of the first signer said that the certificate was not revoked, as the file proves. */
  readonly notRevokedAt: string | undefined;
  readonly problems: readonly SignatureProblem[];
}

/** Judging the same content again and again says the same: the name of a file is the hash of its content. */
const reports = new LRUCache<string, PdfReport>({ max: 500 });

/** Undefined for a code that no paper has, whatever is wrong with it. */
export async function checkCode(services: RestServices, typed: string): Promise<Check | undefined> {
  const code = parseVerifyCode(typed);
  const paper = code === undefined ? undefined : await findPaperByCode(services.db, code);
  if (!paper) return undefined;
  const report = await findReport(services, paper);
  const problems = report ? await listProblems(services, paper, report) : [];
  const facility = (paper.content.facility as { name?: string } | undefined)?.name ?? '';
  return {
    state: await stateOf(services, paper, report?.genuine === true && problems.length === 0), code: paper.verifyCode, kind: paper.kind, facility, signerTitle: paper.signerTitle, version: paper.version,
    ...judge(paper, report), fileHash: paper.file ?? undefined, problems, provenUntil: report?.provenUntil?.toISOString(), ...proofOf(report), signers: listSigners(report),
  };
}

function proofOf(report: PdfReport | undefined): Pick<Check, 'notRevokedAt'> {
  const revocation = report?.signatures[0]?.revocation;
  return { notRevokedAt: revocation?.status === 'good' ? revocation.from?.toISOString() : undefined };
}

const listSigners = (report: PdfReport | undefined): Check['signers'] => (report?.signatures ?? []).map(({ signer, role }) => ({ name: signer?.subject ?? '', role }));

async function listProblems({ db }: RestServices, paper: PaperRow, report: PdfReport): Promise<SignatureProblem[]> {
  return [...new Set([...report.signatures, ...report.archive].flatMap(({ problems }) => problems)), ...(await judgeSigners(db, paper, report))];
}

const trustProblems: readonly SignatureProblem[] = ['untrusted', 'wrong-purpose', 'outside-validity', 'revoked'];
const wholeProblems: readonly SignatureProblem[] = ['changed', 'extended', 'active', 'unreadable'];

type Judged = Pick<Check, 'signer' | 'certificate' | 'whole' | 'stamp' | 'signedAt'>;

/** What the file itself proves, whatever the row beside it says; before it is finished only the act is known. */
function judge({ certificate, signerName, acceptedAt }: PaperRow, report: PdfReport | undefined): Judged {
  const signedAt = acceptedAt?.toISOString() ?? '';
  const signature = report?.signatures[0];
  if (!signature) return { signer: signerName, signedAt, stamp: undefined, certificate: certificate ? { issuer: certificate.issuer, trusted: true } : undefined, whole: undefined };
  const { signer = certificate, timeStamp, problems } = signature;
  const has = (some: readonly SignatureProblem[]) => problems.some((problem) => some.includes(problem));
  return {
    signer: signature.signer?.subject ?? signerName, signedAt, stamp: timeStamp && { at: timeStamp.at.toISOString(), by: timeStamp.authority },
    certificate: signer ? { issuer: signer.issuer, trusted: !has(trustProblems) } : undefined, whole: !has(wholeProblems),
  };
}

async function findReport({ files, signing }: RestServices, { dk, file, acceptedAt }: PaperRow): Promise<PdfReport | undefined> {
  if (file === null) return undefined;
  // Read each time: it gives the content only where its hash is still the name.
  const pdf = await files.get(dk, file).catch(() => undefined);
  if (!pdf) return { signatures: [], archive: [], provenUntil: undefined, genuine: false };
  const known = reports.get(file);
  if (known) return known;
  const { anchors } = await signing.authorities();
  const report = verifyPdf(pdf, { anchors, at: acceptedAt ?? new Date() });
  // A judgement without trusted roots at hand is not kept: they may come.
  if (report.genuine) reports.set(file, report);
  return report;
}

async function stateOf({ db }: RestServices, { dk, documentId, state }: PaperRow, isGenuine: boolean): Promise<CheckState> {
  const { rows } = await db.query<{ status: string }>(
    `select r.content::json ->> 'status' as status from fhir.res r where r.dk = $1 and r.rid = $2::uuid and r.content is not null`, [dk, documentId]);
  const status = rows[0]?.status;
  if (status === undefined || status === 'entered-in-error') return 'withdrawn';
  if (status === 'superseded') return 'replaced';
  if (state === 'pending') return 'pending';
  return isGenuine ? 'current' : 'broken';
}

/** The stored file itself, or one of its revisions that somebody got before it was signed again or archived. */
export async function isFileOfPaper({ db, files }: RestServices, typed: string, bytes: Uint8Array): Promise<boolean> {
  const code = parseVerifyCode(typed);
  const paper = code === undefined ? undefined : await findPaperByCode(db, code);
  const stored = paper?.file ? await files.get(paper.dk, paper.file).catch(() => undefined) : undefined;
  return stored !== undefined && revisionEnds(stored).includes(bytes.length) && Buffer.from(stored.buffer, stored.byteOffset, bytes.length).equals(bytes);
}
