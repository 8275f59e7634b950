// What an archive package is worth, in plain words. spec: VER-60
import type { Language } from '#platform/fault/server.ts';
import { signatureProblems } from '#platform/signing/index.ts';
import type { SignatureProblem } from '#platform/signing/index.ts';
import { verifyPackage } from '../archive/package/verifyPackage.ts';
import type { PackageFlaw, PackageReport, PackageTrust } from '../archive/package/verifyPackage.ts';
import { dayOfInstant, describeProblem, describeSignature } from './describeSignature.ts';
import { wordsOf } from './verifyWords.ts';
import type { Words } from './verifyWords.ts';

export interface Explained {
  readonly genuine: boolean;
  /** The verdict first, then a line for each fact. */
  readonly lines: readonly string[];
}

export function explainPackage(zip: Uint8Array, trust: PackageTrust, language: Language): Explained {
  const report = verifyPackage(zip, trust);
  const t = wordsOf(language);
  return { genuine: report.genuine, lines: [`${report.genuine ? '✔' : '✘'} ${t(`documents.verify.package.${verdictOf(report)}`)}`, ...describe(report, t)] };
}

/** Whole but without a seal is not wrong, and proves nothing of where it is from. */
const verdictOf = ({ genuine, seal, flaws }: PackageReport): string => (genuine ? 'genuine' : flaws.length === 0 && !seal ? 'noSeal' : 'doubtful');

function describe({ number, files, papers, seal, flaws }: PackageReport, t: Words): string[] {
  if (files === 0) return [`  ✘ ${t('documents.verify.package.noZip')}`];
  const until = seal?.timeStamp?.until;
  return [
    t('documents.verify.package.content', { number: number ?? '–', files: String(files), papers: String(papers) }), ...(seal ? describeSignature(seal, { t, head: '' }) : []),
    ...(until && flaws.length === 0 ? [t('documents.verify.provenUntil', { day: dayOfInstant(until.toISOString()) })] : []), ...flaws.map(({ path, what }) => `  ✘ ${path}: ${wordsOfFlaw(what, t)}`),
  ];
}

const isSignatureProblem = (what: PackageFlaw['what']): what is SignatureProblem => signatureProblems.some((one) => one === what);
const wordsOfFlaw = (what: PackageFlaw['what'], t: Words): string => (isSignatureProblem(what) ? describeProblem(what, t) : t(`documents.verify.package.${what}`));
