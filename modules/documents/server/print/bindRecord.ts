// The file of a converted copy: read within the reader's own access, bound outside the transaction. spec: PRN-11
import { Fault } from '#platform/fault/index.ts';
import { bindPdf } from '#platform/print/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { OpenStore } from '#fhir/repository/openStore.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { Condition, Encounter } from '#fhir/types/index.ts';
import { buildRecordPage } from '../../model/index.ts';
import type { RecordOnCover } from '../../model/index.ts';
import { requireCopyRight } from '../archive/copyRight.ts';
import { facilityHead } from '../sign/freeze.ts';
import { findRecord, listEncountersOfRecord } from '../record/recordRows.ts';
import type { RecordRow } from '../record/recordRows.ts';
import { findPaperOfDocument } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { asBound } from './boundPaper.ts';
import { countedUses } from './countedUses.ts';
import { findCopy } from './copyRows.ts';
import type { CopyRow } from './copyRows.ts';
import type { Use } from './useRows.ts';

export interface RecordReading { readonly services: RestServices; readonly caller: Caller; readonly tx: Tx; readonly store: OpenStore }

export interface ReadCopy { readonly title: string; pdf(): Promise<Uint8Array>; used(): Promise<readonly Use[]> }

/** Throws Fault `documents.no-file` for a copy that is not of this facility. */
export async function readCopy(reading: RecordReading, copyId: string): Promise<ReadCopy> {
  const { caller: { dk }, tx, store, services } = reading;
  const copy = await findCopy(tx, { dk, id: copyId });
  const record = copy && (await findRecord(tx, { dk, id: copy.recordId }));
  if (!copy || !record) throw new Fault('notFound', 'documents.no-file');
  await store.get('DocumentManifest', record.id);
  // A copy made while the stay went on does not outlive it.
  await requireCopyRight(reading, record, ['copy']);
  const papers: PaperRow[] = [];
  for (const documentId of copy.documentIds) {
    const paper = await findPaperOfDocument(tx, { dk, documentId });
    if (paper) papers.push(paper);
  }
  const data = await buildData(reading, { copy, record, papers });
  const originals = () => Promise.all(papers.map(async (paper) => ({ paper, pdf: await services.files.get(paper.dk, paper.file ?? '') })));
  return {
    title: `Hồ sơ bệnh án ${copy.symbol.replaceAll('/', ' ')}`,
    pdf: async () => bindPdf({ template: 'record', data, papers: (await originals()).map(({ pdf }) => pdf), codes: papers.map(({ verifyCode }) => `${services.publicUrl}/verify/${verifyCode}`), at: copy.madeAt }),
    used: async () => countedUses(await originals()),
  };
}

async function buildData(reading: RecordReading, { copy, record, papers }: { copy: CopyRow; record: RecordRow; papers: readonly PaperRow[] }): Promise<Readonly<Record<string, unknown>>> {
  const { store, services, caller } = reading;
  const patient = await store.get('Patient', record.patientId);
  const [coverage] = await store.search('Coverage', `beneficiary=Patient/${record.patientId}&status=active&_sort=-_lastUpdated&_count=1`);
  const encounters = await listEncountersOfRecord(reading.tx, record);
  const encounter = encounters[0] === undefined ? undefined : await store.find('Encounter', encounters[0]);
  return buildRecordPage({
    record: await coverOf(reading, record, { encounters, encounter }), person: { patient, coverage }, facility: await facilityHead({ store, caller }, encounter), papers: papers.map(asBound),
    copy: { symbol: copy.symbol, by: copy.person, at: copy.madeAt.toISOString(), leftOut: copy.leftOut, verifyAt: `${services.publicUrl}/verify` },
  });
}

async function coverOf({ store }: RecordReading, record: RecordRow, { encounters, encounter }: { encounters: readonly string[]; encounter: Encounter | undefined }): Promise<RecordOnCover> {
  const { number, archiveNumber, care, beganAt, endedAt, wardName, retainUntil, id } = record;
  const conditions = await store.search('Condition', `encounter=${encounters.map((one) => `Encounter/${one}`).join(',')}&category=encounter-diagnosis&_count=200`);
  return {
    number: number ?? id.slice(0, 8), archive: archiveNumber ?? undefined, care, start: beganAt.toISOString(), end: endedAt?.toISOString(), retainUntil: retainUntil ?? undefined,
    wards: wardsOf(encounter) || (wardName ?? undefined), diagnoses: distinct(conditions),
  };
}

/** The wards that the stay went through, in their order. */
function wardsOf(encounter: Encounter | undefined): string {
  const names = (encounter?.location ?? []).flatMap(({ extension, location }) => extension?.find(({ url }) => url === 'urn:lanh:ward')?.valueReference?.display ?? location.display ?? []);
  return [...new Set(names)].join('; ');
}

function distinct(conditions: readonly Condition[]): { text: string; code?: string }[] {
  const standing = conditions.filter(({ verificationStatus }) => !verificationStatus?.coding?.some(({ code }) => code === 'entered-in-error'));
  const named = standing.map(({ code }) => ({ text: code?.text ?? code?.coding?.[0]?.display ?? '', ...(code?.coding?.[0]?.code && { code: code.coding[0].code }) }));
  return [...new Map(named.map((one) => [`${one.code} ${one.text}`, one])).values()];
}
