// The archive package: a zip that a browser and standard tools read in thirty years. The same record gives the same bytes. docs/decisions/0203-archive-package.md   spec: ARC-60
import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import type { ZipOptions, Zippable } from 'fflate';
import { readEvidence } from '#platform/signing/index.ts';
import type { Bundle, BundleEntry } from '#fhir/types/index.ts';
import { recordWord } from '../lines.ts';
import { buildExport } from '../export/buildExport.ts';
import type { RecordExport } from '../export/buildExport.ts';
import { exportNames } from '../export/exportTables.ts';
import { formatJson, formatSchema, formatXml } from '../export/exportXml.ts';
import { formatIndex } from './indexPage.ts';
import type { PackagedPaper, ReadRecord } from './readRecord.ts';
import { readMe } from './readMe.ts';

export interface PackageFile { readonly path: string; readonly bytes: Uint8Array; readonly title: string; readonly type: string }
export interface PackagePaper extends PackagedPaper { readonly path: string; readonly evidence: readonly string[] }

export const text = (path: string, content: string, { title = path, type = 'text/plain' } = {}): PackageFile => ({ path, title, type, bytes: new TextEncoder().encode(content) });
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** All but what the seal adds. The same record gives the same bytes. */
export interface PackageContent {
  readonly at: Date;
  /** In the order in which they are packed; the manifest lists them. */
  readonly files: readonly PackageFile[];
  readonly manifest: PackageFile;
}

/** `pdfs`: the signed originals, by their hash. */
export function buildContent(read: ReadRecord, pdfs: ReadonlyMap<string, Uint8Array>, isSealed: boolean): PackageContent {
  const number = recordWord(read.record);
  const made = buildExport(number, read.resources, exportNames.answers);
  const { papers, files: paperFiles } = placePapers(read.papers, pdfs);
  const files = [...paperFiles, ...exportFiles(read, made), text('README.txt', readMe)];
  const page = text('index.html', formatIndex({ read, papers, made, files, isSealed }), { type: 'text/html' });
  const listed = [...files, page].sort((left, right) => (left.path < right.path ? -1 : 1));
  return { at: read.record.closedAt ?? read.record.beganAt, files: listed, manifest: text('manifest.json', formatManifest(read, listed), { type: 'application/json' }) };
}

/** `signatures`: what the seal says of it; none where the facility has no seal. */
export function closePackage({ at, files, manifest }: PackageContent, signatures: readonly PackageFile[]): Uint8Array {
  const all = [...files, manifest, ...signatures];
  const sums = text('SHA256SUMS', all.map(({ path, bytes }) => `${sha256(bytes)}  ${path}\n`).join(''));
  return zip([...all, sums], at);
}

/** `papers/001-prescription-v1.pdf`, and what proves it beside it. */
function placePapers(papers: readonly PackagedPaper[], pdfs: ReadonlyMap<string, Uint8Array>): { papers: PackagePaper[]; files: PackageFile[] } {
  const placed = papers.map((paper, at) => {
    const stem = `${String(at + 1).padStart(3, '0')}-${paper.kind}-v${paper.version}`;
    const bytes = pdfs.get(paper.file) ?? new Uint8Array();
    const evidence = evidenceFiles(stem, bytes, paper.title);
    const pdf: PackageFile = { path: `papers/${stem}.pdf`, bytes, title: paper.title, type: 'application/pdf' };
    return { paper: { ...paper, path: pdf.path, evidence: evidence.map(({ path }) => path) }, files: [pdf, ...evidence] };
  });
  return { papers: placed.map(({ paper }) => paper), files: placed.flatMap(({ files }) => files) };
}

function evidenceFiles(stem: string, pdf: Uint8Array, title: string): PackageFile[] {
  const { signatures, certificates, answers, lists } = readEvidence(pdf);
  const each = (name: string, type: string, all: readonly Uint8Array[]) => all.map((bytes, at): PackageFile => ({ path: `evidence/${stem}/${name.replace('#', String(at + 1))}`, bytes, title, type }));
  return [
    ...each('signature-#.p7s', 'application/pkcs7-signature', signatures.filter(({ isTimeStamp }) => !isTimeStamp).map(({ cms }) => cms)),
    ...each('archive-stamp-#.tst', 'application/timestamp-reply', signatures.filter(({ isTimeStamp }) => isTimeStamp).map(({ cms }) => cms)),
    ...each('certificate-#.cer', 'application/pkix-cert', certificates), ...each('ocsp-#.ors', 'application/ocsp-response', answers), ...each('revoked-#.crl', 'application/pkix-crl', lists),
  ];
}

function exportFiles({ resources }: ReadRecord, made: RecordExport): PackageFile[] {
  const entry = resources.map((resource): BundleEntry => ({ fullUrl: `urn:lanh:${resource.resourceType}:${resource.id ?? ''}`, resource }));
  const bundle: Bundle = { resourceType: 'Bundle', type: 'collection', entry };
  return [
    text('data/bundle.json', `${JSON.stringify(bundle, undefined, 1)}\n`, { title: 'HL7 FHIR R4', type: 'application/fhir+json' }),
    text('data/HoSoBenhAn.xml', formatXml(made), { title: 'CV 365/TTYQG-GPQLCL, XML', type: 'application/xml' }), text('data/HoSoBenhAn.json', formatJson(made), { title: 'CV 365/TTYQG-GPQLCL, JSON', type: 'application/json' }),
    text('data/HoSoBenhAn.xsd', formatSchema(), { title: 'XSD (không chính thức)', type: 'application/xml' }),
  ];
}

function formatManifest({ record, facility, patient }: ReadRecord, files: readonly PackageFile[]): string {
  const facts = {
    format: 'lanh-archive-package/1', facility, record: record.id, number: record.number, archiveNumber: record.archiveNumber, care: record.care, form: record.formKey, patient: patient.id, began: record.beganAt.toISOString(),
    ended: record.endedAt?.toISOString() ?? null, archived: record.closedAt?.toISOString() ?? null, ward: record.wardName,
    files: files.map(({ path, bytes, title, type }) => ({ path, title, type, size: bytes.length, sha256: sha256(bytes) })),
  };
  return `${JSON.stringify(facts, undefined, 1)}\n`;
}

/** PDFs are packed already. */
function zip(files: readonly PackageFile[], at: Date): Uint8Array {
  // The zip knows local time without a zone: the time of Vietnam, wherever the server stands.
  const local = new Date(at.getTime() + 7 * 3_600_000);
  const mtime = new Date(Math.max(1980, local.getUTCFullYear()), local.getUTCMonth(), local.getUTCDate(), local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds());
  const content: Zippable = Object.fromEntries(files.map(({ path, bytes, type }): [string, [Uint8Array, ZipOptions]] => [path, [bytes, { level: type === 'application/pdf' ? 0 : 6, mtime, os: 3, attrs: 0o100444 << 16 }]]));
  return zipSync(content);
}
