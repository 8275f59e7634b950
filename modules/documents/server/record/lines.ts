// Records as lines of a list: whose, where, how complete, how late. spec: REC-20
import type { Store } from '#fhir/repository/store.ts';
import type { Patient } from '#fhir/types/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { nameOfPatient } from '#modules/reception/model/index.ts';
import type { Db } from '#platform/db/index.ts';
import { decideCompleteness, hoursOf, isWithWard } from '../../model/index.ts';
import type { Completeness, RecordLine } from '../../model/index.ts';
import { loadHoldings } from './holdings.ts';
import type { RecordRow } from './recordRows.ts';
import { completenessRules } from './rules.ts';
import type { RulesOn } from './rules.ts';

export const nothing: Completeness = { required: 0, done: 0, gaps: [], coming: [], late: [] };

export async function meterRecords(store: Store, db: Db, asked: { records: readonly RecordRow[]; at: string }): Promise<Map<string, Completeness>> {
  const [first] = asked.records;
  if (!first) return new Map();
  const rulesOn = await completenessRules(db, first.dk);
  const holdings = await loadHoldings(store, db, asked);
  // A record that has ended is judged by the rules of its last day.
  return new Map([...holdings].map(([id, holding]) => [id, decideCompleteness(holding, rulesOn(dayOf(holding.endedAt ?? asked.at)), asked.at)]));
}

export async function toLines(store: Store, db: Db, { records, at }: { records: readonly RecordRow[]; at: string }): Promise<RecordLine[]> {
  const meters = await meterRecords(store, db, { records, at });
  const people = await findPeople(store, records.map(({ patientId }) => patientId));
  const rulesOn = await completenessRules(db, records[0]?.dk ?? 0);
  return records.flatMap((record) => {
    const patient = people.get(record.patientId);
    // Whose record may not be seen is not listed either.
    return patient ? [toLine(record, patient, { meter: meters.get(record.id) ?? nothing, overdue: isOverdue(record, rulesOn, at) })] : [];
  });
}

async function findPeople(store: Store, ids: readonly string[]): Promise<Map<string, Patient>> {
  const asked = [...new Set(ids)];
  if (asked.length === 0) return new Map();
  return new Map((await store.search('Patient', `_id=${asked.join(',')}&_count=${asked.length}`)).map((patient) => [patient.id ?? '', patient]));
}

const given = <T>(value: T | null): T | undefined => value ?? undefined;

function toLine(record: RecordRow, patient: Patient, { meter, overdue }: { meter: Completeness; overdue: boolean }): RecordLine {
  const { id: recordId, patientId, care, state } = record;
  return {
    recordId, encounterId: given(record.encounterId), episodeId: given(record.episodeId), patientId, name: nameOfPatient(patient), birthDate: patient.birthDate, sex: patient.gender, care, state,
    number: record.number ?? '', wardId: given(record.wardId), ward: record.wardName ?? '', beganAt: record.beganAt.toISOString(), endedAt: record.endedAt?.toISOString(),
    handedOverAt: record.handedOverAt?.toISOString(), receivedAt: record.receivedAt?.toISOString(), archiveNumber: given(record.archiveNumber), unlockAsked: given(record.unlockAsked),
    required: meter.required, done: meter.done, gaps: meter.gaps.length, unsigned: meter.gaps.filter(({ kind }) => kind === 'unsigned').length, overdue,
  };
}

/** With its department for longer than the hospital allows. */
function isOverdue(record: Pick<RecordRow, 'state' | 'endedAt'>, rulesOn: RulesOn, at: string): boolean {
  if (record.endedAt === null) return false;
  const hours = hoursOf(rulesOn(dayOf(record.endedAt.toISOString())).deadlines, 'hand-over');
  return isWithWard(record) && Date.parse(at) - record.endedAt.getTime() > hours * 3_600_000;
}
