// Stays out of the store, and the ward rooms they can be in. spec: STY-1
import type { Stay, WardRoom } from '#modules/chart/model/index.ts';
import { isStay, readStay } from '#modules/chart/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Encounter, Location } from '#fhir/types/index.ts';
import { readRoom } from '#modules/facility/model/index.ts';
import { treatmentDays } from './treatmentDays.ts';

export async function getStay(store: Store, encounterId: string): Promise<Encounter> {
  const encounter = await store.get('Encounter', encounterId);
  if (!isStay(encounter)) throw new Fault('rule', 'chart.not-a-stay');
  return encounter;
}

/** Stays of a person that go on. */
export async function listOpenStays(store: Store, patientId: string): Promise<Encounter[]> {
  const found = await store.search('Encounter', `patient=Patient/${patientId}&class=IMP,SS&status=in-progress&_count=10`);
  return found.filter(isStay);
}

/** One admission at a time per person, one act at a time per stay. */
export async function lockStay(tx: Tx, dk: number, id: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 18161))', [`chart.stay/${dk}/${id}`], 'chart-lock-stay');
}

/** A ward room in use, with its department; undefined for any other place. */
export async function findWardRoom(store: Store, roomId: string): Promise<WardRoom | undefined> {
  const location = await store.find('Location', roomId);
  if (!location || !isWardRoom(location)) return undefined;
  const { departmentId = '', name } = readRoom(location);
  const department = await store.find('Organization', departmentId);
  return department ? { roomId, room: name, ward: { id: departmentId, name: department.name ?? '' } } : undefined;
}

export function isWardRoom(location: Location): boolean {
  const { kind, state, departmentId } = readRoom(location);
  return kind === 'ward' && state === 'active' && departmentId !== undefined;
}

/** As screens get it: days counted so far. */
export function toStay(encounter: Encounter, at: string): Stay {
  const facts = readStay(encounter);
  return { ...facts, places: [...facts.places], treatmentDays: facts.treatmentDays ?? treatmentDays({ start: facts.admittedAt, end: facts.dischargedAt ?? at }) };
}
