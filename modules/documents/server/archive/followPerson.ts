// What is known of a person changes after a record was archived: it is found by the new name and numbers, and still by the old ones. spec: ARC-24
import { on } from '#fhir/rest/room.ts';
import type { Book, ChangeRow } from '#fhir/rest/room.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import type { Patient } from '#fhir/types/index.ts';
import { identifierSystems, nameOfPatient, replacedBy } from '#modules/reception/model/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { keysOf, nameColumns } from '../../model/index.ts';
import type { ArchiveKey, KeyKind } from '../../model/index.ts';

export const archivePersonBook: Book = { kind: 'book', name: 'documents.archive-person', topic: on('Patient'), run: followPatient, narrow: onlyArchived };

/** Most people who are written have nothing in the archive. */
async function onlyArchived(tx: Tx, changes: readonly ChangeRow[]): Promise<readonly ChangeRow[]> {
  const [first] = changes;
  if (!first) return [];
  const { rows } = await tx.query<{ id: string }>('select distinct patient_id as id from documents.archive_entry where dk = $1 and patient_id = any($2)', [first.dk, changes.map(({ id }) => id)], 'archive-people');
  return changes.filter(({ id }) => rows.some((row) => row.id === id));
}

/** A record that was merged into another goes with it. Paper from before the system keeps the name on its cover. */
async function followPatient(tx: Tx, change: ChangeRow): Promise<void> {
  const { dk, id } = change;
  const written = (await change.content()) as unknown as Patient;
  const survivor = replacedBy(written)?.replace('Patient/', '');
  const patient = survivor === undefined ? written : await findPatient(tx, dk, survivor);
  const { rows } = await tx.query<{ id: string }>('update documents.archive_entry set patient_id = $3 where dk = $1 and patient_id = $2 and disposed_at is null returning id', [dk, id, survivor ?? id], 'archive-person');
  if (!patient || rows.length === 0) return;
  const entries = rows.map((row) => row.id);
  const name = nameOfPatient(patient);
  const { nameKey, nameEnd, birthYear } = nameColumns(name, patient.birthDate);
  await tx.query(
    `update documents.archive_entry set name = $3, name_key = $4, name_end = $5, birth_year = $6, birth_date = $7, sex = $8 where dk = $1 and id = any($2) and origin = 'record'`, [dk, entries, name, nameKey, nameEnd, birthYear, patient.birthDate, patient.gender]);
  const keys = keysOf({ number: undefined, archiveNumber: undefined, keys: keysOfPatient(patient) });
  await tx.query(
    'insert into documents.archive_key (dk, value, kind, entry_id) select $1, k.value, k.kind, e.id from unnest($2::text[], $3::text[]) as k(value, kind), unnest($4::text[]) as e(id) on conflict do nothing', [dk, keys.map(({ value }) => value), keys.map(({ kind }) => kind), entries]);
}

async function findPatient(tx: Tx, dk: number, id: string): Promise<Patient | undefined> {
  const [stored] = await readCurrent(tx, [{ dk, type: 'Patient', id }]);
  return stored?.text ? (JSON.parse(stored.text) as Patient) : undefined;
}

const kinds: readonly (readonly [KeyKind, string])[] = [
  ['patient-code', identifierSystems['patient-code']], ['citizen-id', identifierSystems['citizen-id']], ['citizen-id', identifierSystems['old-citizen-id']], ['insurance-number', identifierSystems['insurance-number']],
];

export function keysOfPatient({ identifier = [], telecom = [] }: Patient): ArchiveKey[] {
  return [
    ...identifier.flatMap(({ system, value }) => kinds.filter(([, known]) => known === system).map(([kind]) => ({ kind, value: value ?? '' }))),
    ...telecom.flatMap(({ system, value }) => (system === 'phone' && value ? [{ kind: 'phone' as const, value }] : [])),
  ];
}
