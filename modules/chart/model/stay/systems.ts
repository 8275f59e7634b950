// Codes and extensions of a stay and of a course of treatment: HL7's where there is one, ours where there is none. spec: STY
import type { Encounter, EncounterLocation, Extension } from '#fhir/types/index.ts';

export const stayNumberSystem = 'urn:lanh:stay-number';
export const courseNumberSystem = 'urn:lanh:course-number';

export const stayExtensions = {
  /** Record form the stay or course is kept on: `01-bv1`. */
  recordForm: 'urn:lanh:record-form',
  /** Department of a place of a stay: a ward may have several rooms. */
  ward: 'urn:lanh:ward',
  /** Visit that ended in the admission. */
  admittedFrom: 'urn:lanh:admitted-from',
  sentBy: 'urn:lanh:sent-by',
  admissionCount: 'urn:lanh:admission-count',
  treatmentDays: 'urn:lanh:treatment-days',
  result: 'urn:lanh:treatment-result',
  pathology: 'urn:lanh:pathology',
  death: 'urn:lanh:death',
  transferKind: 'urn:lanh:hospital-transfer',
  /** Why a discharge was undone; one per time. */
  dischargeUndone: 'urn:lanh:discharge-undone',
  courseReason: 'urn:lanh:course-reason',
} as const;

export const stayCodes = { route: 'urn:lanh:admission-route', discharge: 'urn:lanh:discharge-type', actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode' } as const;

export interface Ward { readonly id: string; readonly name: string }

export const extensionOf = ({ extension }: { readonly extension?: Extension[] | undefined }, url: string): Extension | undefined => extension?.find((one) => one.url === url);

export function wardOfPlace(place: EncounterLocation): Ward | undefined {
  const reference = extensionOf(place, stayExtensions.ward)?.valueReference;
  const id = reference?.reference?.split('/').at(-1);
  return id ? { id, name: reference?.display ?? '' } : undefined;
}

/** Department of the last place; of an ordinary visit the one that examines. */
export function wardOf({ location, serviceProvider }: Pick<Encounter, 'location' | 'serviceProvider'>): Ward | undefined {
  const last = location?.at(-1);
  const ward = last && wardOfPlace(last);
  if (ward) return ward;
  const id = serviceProvider?.reference?.split('/').at(-1);
  return id ? { id, name: serviceProvider?.display ?? '' } : undefined;
}

export const recordFormOf = (resource: { readonly extension?: Extension[] | undefined }): string | undefined => extensionOf(resource, stayExtensions.recordForm)?.valueCode;

export const isStay = ({ class: kind }: Pick<Encounter, 'class'>): boolean => kind.code === 'IMP' || kind.code === 'SS';
