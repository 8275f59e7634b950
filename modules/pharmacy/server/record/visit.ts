// The visit an operation works on: of the patient whom the screen shows, still open, by somebody who may prescribe.   spec: PHA-30
import { dayOf } from '#modules/facility/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { mayPractise } from './licence.ts';
import type { Look } from './medicines.ts';

export interface Visit {
  readonly encounter: Encounter;
  readonly encounterId: string;
  readonly patientId: string;
  /** The facility's day. */
  readonly day: string;
}

export async function getVisit({ store, act }: Look, encounterId: string, patientId: string): Promise<Visit> {
  const encounter = await store.get('Encounter', encounterId);
  if (encounter.subject?.reference !== `Patient/${patientId}`) throw new Fault('conflict', 'pharmacy.other-patient');
  return { encounter, encounterId, patientId, day: dayOf(act.at) };
}

const openStates: readonly string[] = ['planned', 'arrived', 'triaged', 'in-progress', 'onleave'];

export const isOpen = ({ encounter }: Visit): boolean => openStates.includes(encounter.status);

/** Throws unless rows may be written now by this caller. */
export async function checkMayPrescribe(look: Look, visit: Visit): Promise<void> {
  if (!isOpen(visit)) throw new Fault('rule', 'pharmacy.visit-closed');
  if (!(await mayPractise(look, visit.day))) throw new Fault('forbidden', 'pharmacy.no-licence');
}
