// What the sections read from resources of many types: code, date, status. spec: IPS-2
import type { CodeableConcept, Quantity, Resource } from '#fhir/types/index.ts';

interface Dosage { readonly text?: string }
interface Period { readonly start?: string; readonly end?: string }

/** The elements that the summary looks at; those a type has not are absent. */
export interface Coded {
  readonly resourceType: string;
  readonly id?: string;
  readonly status?: string;
  readonly clinicalStatus?: CodeableConcept;
  readonly verificationStatus?: CodeableConcept;
  readonly category?: readonly (CodeableConcept | string)[];
  readonly code?: CodeableConcept;
  readonly medicationCodeableConcept?: CodeableConcept;
  readonly medicationReference?: { readonly reference?: string; readonly display?: string };
  readonly vaccineCode?: CodeableConcept;
  readonly criticality?: string;
  readonly reaction?: readonly { readonly manifestation?: readonly CodeableConcept[] }[];
  readonly dosage?: readonly Dosage[];
  readonly dosageInstruction?: readonly Dosage[];
  readonly dispenseRequest?: { readonly expectedSupplyDuration?: Quantity; readonly validityPeriod?: Period };
  readonly authoredOn?: string; readonly recordedDate?: string; readonly onsetDateTime?: string; readonly abatementDateTime?: string; readonly effectiveDateTime?: string; readonly occurrenceDateTime?: string;
  readonly performedDateTime?: string; readonly effectivePeriod?: Period; readonly performedPeriod?: Period; readonly issued?: string;
  readonly valueQuantity?: Quantity; readonly valueCodeableConcept?: CodeableConcept; readonly valueString?: string; readonly valueInteger?: number; readonly valueBoolean?: boolean;
  readonly component?: readonly Coded[];
  readonly conclusion?: string;
}

export const asCoded = (resource: Resource): Coded => resource as unknown as Coded;

export const codesOf = (concept: CodeableConcept | undefined): string[] => (concept?.coding ?? []).flatMap(({ code }) => code ?? []);

export function firstCategory({ category }: Coded): string {
  const [first] = Array.isArray(category) ? (category as readonly (CodeableConcept | string)[]) : [];
  return typeof first === 'object' ? (codesOf(first)[0] ?? '') : '';
}

/** As people wrote it, else as the code system calls it. */
export function wordsOf(concept: CodeableConcept | undefined): string {
  const coding = concept?.coding?.find(({ display }) => display) ?? concept?.coding?.[0];
  return concept?.text ?? coding?.display ?? coding?.code ?? '';
}

export const nameOf = (one: Coded): string => wordsOf(one.code ?? one.medicationCodeableConcept ?? one.vaccineCode) || one.medicationReference?.display || '';

/** When it happened, else when it was written down. */
export const dateOf = (one: Coded): string | undefined =>
  one.effectiveDateTime ?? one.effectivePeriod?.start ?? one.performedDateTime ?? one.performedPeriod?.start ?? one.occurrenceDateTime ?? one.onsetDateTime ?? one.authoredOn ?? one.recordedDate ?? one.issued;

/** Day until which a supply lasts, some days more; without a known end, for ever. */
export function lastDay({ authoredOn, dispenseRequest, effectivePeriod }: Coded, more: number): string {
  const supplied = daysIn(dispenseRequest?.expectedSupplyDuration);
  const end = effectivePeriod?.end ?? (authoredOn === undefined || supplied === undefined ? undefined : addDays(authoredOn.slice(0, 10), supplied));
  return end === undefined || end.length < 10 ? endless : addDays(end.slice(0, 10), more);
}

const endless = '9999-12-31';
const daysIn = (duration: Quantity | undefined): number | undefined => (duration?.value === undefined ? undefined : Number(duration.value) * (daysOf[duration.code ?? duration.unit ?? 'd'] ?? 1));

const daysOf: Readonly<Record<string, number>> = { d: 1, wk: 7, mo: 31, a: 366, h: 1 / 24 };

function addDays(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`) + Math.min(Math.ceil(days), 100_000) * 86_400_000;
  return Number.isNaN(at) || at > Date.parse(endless) ? endless : new Date(at).toISOString().slice(0, 10);
}
