// A practising licence in force: only who holds one prescribes.   spec: PHA-37
import type { Practitioner } from '#fhir/types/index.ts';
import type { Look } from './medicines.ts';

const qualificationSystem = 'urn:lanh:qualification';
const practisingLicence = 'practising-licence';

export async function mayPractise({ store, caller }: Look, day: string): Promise<boolean> {
  const practitioner = caller.practitionerId === undefined ? undefined : await store.find('Practitioner', caller.practitionerId);
  return practitioner !== undefined && practitioner.active !== false && holdsLicence(practitioner, day);
}

const holdsLicence = ({ qualification }: Practitioner, day: string): boolean =>
  (qualification ?? []).some(({ code, period }) => code.coding?.some((coding) => coding.system === qualificationSystem && coding.code === practisingLicence) && (period?.start ?? '') <= day && day <= (period?.end ?? '9999-12-31'));
