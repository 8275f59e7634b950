// Check-in → Encounter and Coverage. spec: RCP
import type { Act, Change } from '#fhir/operation/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import type { Coverage, Encounter } from '#fhir/types/index.ts';
import { codeSystems, extensionUrls, identifierSystems } from '../systems.ts';
import type { PatientCategory } from '../systems.ts';
import { visitSystem } from './ownVisit.ts';

export interface VisitRoom {
  readonly roomId: string;
  readonly name: string;
  readonly organizationId?: string;
}

export interface VisitInput {
  readonly patientId: string;
  readonly reason?: string | undefined;
  readonly category?: PatientCategory | undefined;
  readonly priorityGroup?: string | undefined;
  readonly appointmentId?: string | undefined;
  /** The visit this examination is a part of, when it was added. */
  readonly partOf?: string | undefined;
}

/** An outpatient visit that has arrived. https://hl7.org/fhir/R4/encounter.html */
export function buildEncounter({ roomId, name, organizationId }: VisitRoom, input: VisitInput, act: Act): Encounter {
  const extension = [
    ...(input.category ? [{ url: extensionUrls.patientCategory, valueCode: input.category }] : []),
    ...(input.priorityGroup ? [{ url: extensionUrls.priorityGroup, valueCode: input.priorityGroup }] : []),
  ];
  const id = act.newId();
  return {
    resourceType: 'Encounter', id, identifier: [{ system: visitSystem, value: id }], status: 'arrived',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    subject: { reference: `Patient/${input.patientId}` },
    period: { start: act.at },
    location: [{ location: { reference: `Location/${roomId}`, display: name }, status: 'active' }],
    ...(organizationId && { serviceProvider: { reference: `Organization/${organizationId}` } }),
    ...(input.reason?.trim() && { reasonCode: [{ text: input.reason.trim() }] }),
    ...(input.appointmentId && { appointment: [{ reference: `Appointment/${input.appointmentId}` }] }),
    ...(input.partOf && { partOf: { reference: `Encounter/${input.partOf}` } }),
    ...(extension.length > 0 && { extension }),
  };
}

/** The visit goes on in another room. */
export function moveEncounter(encounter: Encounter, { roomId, name, organizationId }: VisitRoom): Encounter {
  const before = (encounter.location ?? []).map((place) => (place.status === 'active' ? { ...place, status: 'completed' as const } : place));
  return {
    ...encounter, location: [...before, { location: { reference: `Location/${roomId}`, display: name }, status: 'active' }],
    ...(organizationId && { serviceProvider: { reference: `Organization/${organizationId}` } }),
  };
}

export interface CoverInput {
  readonly insuranceNumber: string;
  readonly cardNumber?: string | undefined;
  readonly registeredFacility?: string | undefined;
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
  readonly fiveYearsOn?: string | undefined;
}

/** Keeps the cover: a new one, the present one with new facts, or nothing when nothing changed. */
export function decideCoverage({ patientId, present }: { patientId: string; present: Coverage | undefined }, input: CoverInput, act: Act): readonly Change[] {
  const fresh = buildCoverage(patientId, input, present?.id ?? act.newId());
  if (present === undefined) return [create(fresh)];
  const { meta, text: _, ...rest } = present;
  return sameFacts(rest, fresh) ? [] : [update({ ...fresh, ...(meta && { meta }) })];
}

const sameFacts = (a: object, b: object): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(sorted) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)])) : value;

function buildCoverage(patientId: string, input: CoverInput, id: string): Coverage {
  const extension = [
    ...(input.registeredFacility ? [{ url: extensionUrls.registeredFacility, valueString: input.registeredFacility }] : []),
    ...(input.fiveYearsOn ? [{ url: extensionUrls.fiveYearsOn, valueDate: input.fiveYearsOn }] : []),
  ];
  const period = { ...(input.validFrom && { start: input.validFrom }), ...(input.validTo && { end: input.validTo }) };
  return {
    resourceType: 'Coverage', id, status: 'active',
    identifier: [{ system: identifierSystems['insurance-number'], value: input.insuranceNumber }],
    type: { coding: [{ system: codeSystems.coverageType, code: 'BHYT', display: 'Bảo hiểm y tế' }] },
    subscriberId: input.cardNumber ?? input.insuranceNumber,
    beneficiary: { reference: `Patient/${patientId}` },
    payor: [{ display: 'Bảo hiểm xã hội Việt Nam' }],
    ...(Object.keys(period).length > 0 && { period }),
    ...(extension.length > 0 && { extension }),
  };
}
