// What a signed file is worth, in plain words: whose signatures, since when, what is wrong with them and what to do. spec: VER-40, VER-50
import { verifyJws, verifyPdf, verifyXml } from '#platform/signing/index.ts';
import type { ArchiveStamp, Trust, VerifiedSignature } from '#platform/signing/index.ts';
import { verifyResource } from '#fhir/signature/index.ts';
import type { Language } from '#platform/fault/server.ts';
import { dayOfInstant, describeSignature } from './describeSignature.ts';
import { explainPackage } from './explainPackage.ts';
import type { Explained } from './explainPackage.ts';
import type { PackageTrust } from '../archive/package/verifyPackage.ts';
import { wordsOf } from './verifyWords.ts';
import type { Words } from './verifyWords.ts';

export interface FileTrust extends PackageTrust { readonly detached?: string }

interface Judged { readonly signatures: readonly VerifiedSignature[]; readonly archive: readonly ArchiveStamp[]; readonly provenUntil: Date | undefined; readonly genuine: boolean }

/** PDF, XML, a FHIR resource as JSON, or an archive package, signed by whomever. `detached`: a JWS over exactly these bytes. */
export function explainFile(bytes: Uint8Array, trust: FileTrust, language: Language): Explained {
  if (isZip(bytes)) return explainPackage(bytes, trust, language);
  const judged = judge(bytes, trust);
  const t = wordsOf(language);
  const verdict = judged.genuine ? 'genuine' : judged.signatures.length === 0 ? 'unsigned' : 'doubtful';
  return { genuine: judged.genuine, lines: [`${judged.genuine ? '✔' : '✘'} ${t(`documents.verify.verdict.${verdict}`)}`, ...describe(judged, t)] };
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

function judge(bytes: Uint8Array, { detached, ...trust }: FileTrust): Judged {
  if (detached !== undefined) return judgeOne(verifyJws(detached.trim(), bytes, trust));
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString('utf8').replace('\ufeff', '');
  if (/^\s*\{/.test(text)) return judgeResource(Buffer.from(bytes).toString('utf8'), trust);
  if (!/^\s*</.test(text)) return verifyPdf(bytes, trust);
  return judgeOne(verifyXml(Buffer.from(bytes).toString('utf8'), trust));
}

const judgeOne = (signature: VerifiedSignature): Judged => ({ signatures: [signature], archive: [], provenUntil: signature.timeStamp?.until, genuine: signature.problems.length === 0 });

/** A FHIR resource with signatures in it; text that is no JSON is not signed. */
function judgeResource(text: string, trust: Trust): Judged {
  try {
    const signatures = verifyResource(text, trust);
    return { signatures, archive: [], provenUntil: undefined, genuine: signatures.length > 0 && signatures.every(({ problems }) => problems.length === 0) };
  } catch {
    return { signatures: [], archive: [], provenUntil: undefined, genuine: false };
  }
}

function describe({ signatures, archive, provenUntil, genuine }: Judged, t: Words): string[] {
  const own = signatures.flatMap((signature, at) => describeSignature(signature, { t, head: signatures.length > 1 ? `${at + 1}. ` : '' }));
  const broken = archive.filter(({ problems }) => problems.length > 0).length;
  return [
    ...own, ...(broken > 0 ? [`  ✘ ${t('documents.verify.archiveBroken', { count: String(broken) })}`] : []),
    ...(genuine && archive.length > 0 ? [t('documents.verify.archived', { count: String(archive.length) })] : []),
    ...(genuine && provenUntil ? [t('documents.verify.provenUntil', { day: dayOfInstant(provenUntil.toISOString()) })] : []),
  ];
}
