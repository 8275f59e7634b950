// A converted copy of a whole record: which papers in which order, and the words of its cover, index and marks. spec: PRN-11, PRN-12
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { paperPerson } from '#modules/chart/model/index.ts';
import type { Coverage, Patient } from '#fhir/types/index.ts';
import { formatSecond } from '../paper/content.ts';
import type { CareType } from '../record/record.ts';

export const copyRecord = operation({
  code: 'copy-record', on: 'DocumentManifest', level: 'instance', input: z.strictObject({ reason: z.string().trim().min(3).max(300) }),
  output: z.object({ copyId: z.string(), symbol: z.string(), pdf: z.string(), papers: z.number(), leftOut: z.number() }),
  permission: 'documents.copy-record', scope: 'patient', patientFrom: 'instance', signature: 'none', faults: ['documents.nothing-to-copy', 'documents.copy-needs-request'], affectsState: true,
});

export const copyAddress = (copyId: string): string => `/documents/copies/${copyId}.pdf`;
export const copySymbol = (number: string, serial: number): string => `${number}/SC-${String(serial).padStart(2, '0')}`;

/** `26.000001/SC-02`, however it is typed, in capitals; undefined for what is no symbol. */
export function parseCopySymbol(typed: string): string | undefined {
  const symbol = typed.normalize('NFKC').replaceAll(/\s+/g, '').toUpperCase();
  return /^[A-Z0-9.-]{1,40}\/SC-\d{2,6}$/.test(symbol) ? symbol : undefined;
}

export interface BoundPaper {
  readonly documentId: string;
  readonly title: string;
  /** Official code: `36/BV2`; '' for papers without one. */
  readonly form: string;
  readonly code: string;
  readonly signers: readonly string[];
  readonly signedAt: string;
}

const groups = ['Bệnh án', 'Phiếu và giấy của hồ sơ', 'Giấy tờ khác'] as const;
const groupOf = ({ form }: BoundPaper): number => (form.endsWith('/BV1') ? 0 : form === '' ? 2 : 1);

/** The record itself first, then its slips by their codes, then all else; within each by time. */
export function inBinding(papers: readonly BoundPaper[]): BoundPaper[] {
  return papers.toSorted((a, b) => groupOf(a) - groupOf(b) || a.form.localeCompare(b.form, 'vi', { numeric: true }) || a.signedAt.localeCompare(b.signedAt) || a.documentId.localeCompare(b.documentId));
}

export interface RecordOnCover {
  readonly number: string;
  readonly archive?: string | undefined;
  readonly care: CareType;
  readonly start: string;
  readonly end?: string | undefined;
  readonly wards?: string | undefined;
  readonly retainUntil?: string | undefined;
  readonly diagnoses: readonly { readonly text: string; readonly code?: string | undefined }[];
}

export interface CopyFacts {
  readonly record: RecordOnCover;
  readonly person: { readonly patient: Patient; readonly coverage?: Coverage | undefined };
  readonly facility: Readonly<Record<string, string>>;
  readonly papers: readonly BoundPaper[];
  readonly copy: { readonly symbol: string; readonly by: string; readonly at: string; readonly leftOut: number; readonly verifyAt: string };
}

const careWords: Readonly<Record<CareType, string>> = { inpatient: 'Điều trị nội trú', day: 'Điều trị ban ngày', outpatient: 'Điều trị ngoại trú', visit: 'Khám bệnh ngoại trú' };

/** Data for `record.typ`; `papers` must be in the order of `inBinding`. */
export function buildRecordPage({ record, person, facility, papers, copy }: CopyFacts): Readonly<Record<string, unknown>> {
  const { number, archive, care, start, end, wards, retainUntil, diagnoses } = record;
  const title = papers.find((paper) => groupOf(paper) === 0)?.title;
  return {
    title: `Hồ sơ bệnh án ${number}`, facility, patient: paperPerson({ ...person, day: start.slice(0, 10) }), diagnoses,
    record: { number, archive, care: careWords[care], start: formatSecond(start).slice(0, 16), ...(end && { end: formatSecond(end).slice(0, 16) }), wards, form: title, ...(retainUntil && { retention: `đến hết ngày ${retainUntil.split('-').reverse().join('/')}` }) },
    copy: { system: 'Lành, bệnh án điện tử', owner: facility.name ?? '', number: copy.symbol, by: copy.by, at: formatSecond(copy.at), leftOut: copy.leftOut, verifyAt: copy.verifyAt },
    papers: papers.map((paper, index) => ({ ...paper, group: groups[groupOf(paper)], signers: paper.signers.join('; '), signedAt: formatSecond(paper.signedAt).slice(0, 16), attachment: attachmentName(paper, index) })),
  };
}

/** `003 36-BV2 To dieu tri.pdf`: sorted by name is the order of the binding; plain letters, since readers of attachments differ in how they write others. */
function attachmentName({ form, title }: BoundPaper, index: number): string {
  const plain = title.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').replaceAll(/[^A-Za-z0-9,.-]+/g, ' ').trim();
  return `${[String(index + 1).padStart(3, '0'), form.replaceAll('/', '-'), plain.slice(0, 80).trim()].filter(Boolean).join(' ')}.pdf`;
}
