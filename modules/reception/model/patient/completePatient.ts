// What a card says of a person who is known already: numbers and phone that the record lacks are added, nothing that stands there is changed. spec: RCP-7
import type { Act, Change } from '#fhir/operation/index.ts';
import { update } from '#fhir/operation/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import type { completePatient } from '../contracts/people.ts';
import { readPhone } from '../scan/parseScan.ts';
import { checkPerson, identifiers } from './buildPatient.ts';

export function decideCompletePatient(patient: Patient, input: InputOf<typeof completePatient>, act: Act): readonly Change[] {
  const person = { kind: 'unknown' as const, sex: 'unknown' as const, ...input };
  checkPerson(person, act.at);
  const present = patient.identifier ?? [];
  const fresh = identifiers(person).filter(({ system }) => !present.some((one) => one.system === system));
  const phone = input.phone && !patient.telecom?.some(({ system }) => system === 'phone') ? [{ system: 'phone' as const, value: readPhone(input.phone) ?? input.phone, use: 'mobile' as const }] : [];
  if (fresh.length === 0 && phone.length === 0) return [];
  return [update({ ...patient, identifier: [...present, ...fresh], ...(phone.length > 0 && { telecom: [...(patient.telecom ?? []), ...phone] }) })];
}
