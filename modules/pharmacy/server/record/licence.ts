// Only who holds a practising licence in force prescribes.   spec: PHA-37
import { holdsLicence } from '#modules/facility/model/index.ts';
import type { Look } from './medicines.ts';

export async function mayPractise({ store, caller }: Look, day: string): Promise<boolean> {
  const practitioner = caller.practitionerId === undefined ? undefined : await store.find('Practitioner', caller.practitionerId);
  return practitioner !== undefined && practitioner.active !== false && holdsLicence(practitioner, day);
}
