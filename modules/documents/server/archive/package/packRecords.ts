// Records that were archived get their package and their line: made once for each closing, tried again until it is kept. spec: ARC-62
import type { RestServices } from '#fhir/rest/services.ts';
import type { Encounter } from '#fhir/types/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { isLonger, retentionOf } from '../../../model/index.ts';
import type { ArchiveFacts } from '../../../model/index.ts';
import { retentionOfRow } from '../archiveOperations.ts';
import { findEntry, insertEntry } from '../entryRows.ts';
import { keysOfPatient } from '../followPerson.ts';
import { retentionTable } from '../rules.ts';
import { buildContent, closePackage } from './buildPackage.ts';
import { readRecord } from './readRecord.ts';
import type { ReadRecord } from './readRecord.ts';
import { findSeal, sealOnce } from './sealPackage.ts';

const atOnce = 5;

/** One round over what waits; gives the number of packages made. What cannot be made is told and holds up no other; it is tried again with the next round. Several processes share the work. */
export async function packRecords(services: RestServices): Promise<number> {
  const failed: string[] = [];
  let made = 0;
  for (;;) {
    const rows = await listWaiting(services, failed);
    if (rows.length === 0) return made;
    for (const row of rows) {
      if (await isPacked(services, row)) made++;
      else failed.push(row.id);
    }
  }
}

async function isPacked(services: RestServices, row: RecordKey): Promise<boolean> {
  try {
    if ((await packRecord(services, row)) !== undefined) return true;
    services.log.warn({ record: row.id, part: 'archive' }, 'an archived record has no patient and gets no package');
  } catch (err) {
    // A store that is full or away is so for every record.
    if (err instanceof Fault && (err.kind === 'unavailable' || err.kind === 'storageFull')) throw err;
    services.log.error({ err, record: row.id, part: 'archive' }, 'the package of an archived record could not be made');
  }
  return false;
}

interface RecordKey { readonly dk: number; readonly id: string }

/** What was archived and has no package of this closing; then what has one without a seal, where the facility has a seal now. */
async function listWaiting(services: RestServices, without: readonly string[]): Promise<readonly RecordKey[]> {
  const { db } = services;
  const { rows } = await db.query<RecordKey>(
    `select dk::int4, id from documents.record where state = 'archived' and (packaged_at is null or packaged_at < closed_at) and id <> all($1) order by closed_at limit ${atOnce}`, [without], 'records-unpackaged');
  if (rows.length > 0) return rows;
  const { rows: unsealed } = await db.query<{ dk: number }>(
    'select distinct k.dk::int4 from platform.seal_key k where k.retired_at is null and k.revoked_at is null and exists (select 1 from documents.archive_package p where p.dk = k.dk and not p.sealed)', [], 'packages-unsealed');
  for (const { dk } of unsealed) {
    if (!(await findSeal(services, dk))) continue;
    const found = await db.query<RecordKey>(
      `select p.dk::int4, p.entry_id as id from documents.archive_package p join documents.archive_entry e on e.dk = p.dk and e.id = p.entry_id and e.package = p.file
       join documents.record r on r.dk = p.dk and r.id = p.entry_id and r.state = 'archived' where p.dk = $1 and not p.sealed and r.id <> all($2) limit ${atOnce}`, [dk, without], 'packages-to-seal');
    if (found.rows.length > 0) return found.rows;
  }
  return [];
}

/** The package is kept before anything speaks of it: whoever is interrupted begins anew and gets the same bytes. Gives its name. */
export async function packRecord(services: RestServices, { dk, id }: RecordKey): Promise<string | undefined> {
  const read = await readRecord(services.db, { dk, id });
  if (!read?.record.closedAt) return undefined;
  const pdfs = new Map<string, Uint8Array>();
  for (const { file } of read.papers) pdfs.set(file, await services.files.get(dk, file));
  const seal = await findSeal(services, dk);
  const content = buildContent(read, pdfs, seal !== undefined);
  const zip = closePackage(content, seal ? await sealOnce(services, content, { dk, recordId: id, organizationId: read.organizationId, seal }) : []);
  const file = await services.archive.put(dk, zip);
  await services.db.transaction((tx) => writeEntry(tx, services, { read, file, bytes: zip.length, sealed: seal !== undefined }));
  return file;
}

interface Packed { readonly read: ReadRecord; readonly file: string; readonly bytes: number; readonly sealed: boolean }

async function writeEntry(tx: Db, { now }: RestServices, { read, file, bytes, sealed }: Packed): Promise<void> {
  const { record: { dk, id, closedAt } } = read;
  const [facts, at] = [factsOfRecord(read), now().toISOString()];
  const before = await findEntry(tx, { dk, id, lock: true });
  const judged = retentionOf(retentionTable, { kind: 'record', ended: facts.endedOn, circumstances: [...new Set([...facts.circumstances, ...(before?.circumstances ?? [])])], icd: facts.icd }, dayOf(at));
  const retention = before && isLonger(retentionOfRow(before), judged) ? retentionOfRow(before) : judged;
  if (!(await insertEntry(tx, { dk, facts, retention, at, by: 'Lành' }))) {
    await tx.query('update documents.archive_entry set archive_number = $3, icd = $4, ended_on = $5, retention_class = $6, retain_until = $7, retention_source = $8 where dk = $1 and id = $2', [dk, id, facts.archiveNumber, facts.icd, facts.endedOn, retention.class, retention.until, retention.source]);
  }
  await tx.query('insert into documents.archive_package (dk, entry_id, file, bytes, made_at, sealed) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [dk, id, file, bytes, at, sealed]);
  await tx.query('update documents.archive_entry set package = $3 where dk = $1 and id = $2', [dk, id, file]);
  await tx.query('update documents.record set packaged_at = $3, retention_class = $4, retain_until = $5 where dk = $1 and id = $2 and closed_at = $3', [dk, id, closedAt, retention.class, retention.until]);
  await tx.query('delete from documents.package_seal where dk = $1 and record_id = $2', [dk, id]);
}

export function factsOfRecord({ record, patient, resources }: ReadRecord): ArchiveFacts {
  const ended = record.endedAt ?? record.closedAt ?? record.beganAt;
  const icd = resources.flatMap((one) => (one.resourceType === 'Condition' ? (one.code?.coding ?? []) : [])).flatMap(({ system, code }) => (system?.endsWith('icd-10') && code ? [code] : []));
  return {
    id: record.id, origin: 'record', patientId: record.patientId, number: record.number ?? undefined, archiveNumber: record.archiveNumber ?? undefined, name: patient.name?.[0]?.text ?? '–', birthDate: patient.birthDate, sex: patient.gender,
    care: record.care, beganOn: dayOf(record.beganAt.toISOString()), endedOn: dayOf(ended.toISOString()), wardName: record.wardName ?? undefined, circumstances: circumstancesOf(resources), icd: [...new Set(icd)].sort(), keys: keysOfPatient(patient),
  };
}

const died = ['exp', 'death'];
const circumstancesOf = (resources: ReadRecord['resources']): string[] =>
  (resources.some((one) => one.resourceType === 'Encounter' && diedIn(one)) ? ['death'] : []);
const diedIn = ({ hospitalization }: Encounter): boolean => hospitalization?.dischargeDisposition?.coding?.some(({ code }) => died.includes(code ?? '')) ?? false;
