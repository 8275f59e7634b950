// A visit as it lies in the store, and the content read from it. spec: VIS-1
// Encounter, Condition, ClinicalImpression, Appointment: https://hl7.org/fhir/R4/clinicalimpression.html
import type { Appointment, ClinicalImpression, CodeableConcept, Condition, Encounter, Extension } from '#fhir/types/index.ts';
import { chartExtensions, chartSystems } from '../systems.ts';
import { examinationSystems } from './shapes.ts';
import type { Diagnosis, ExaminationSystem, Finding, FollowUp, VisitContent } from './shapes.ts';
import type { VisitState } from './contracts.ts';

/** The impression and the follow-up carry the id of their visit: there is one of each, read without a search. */
export interface VisitRecord {
  readonly encounter: Encounter;
  readonly impression?: ClinicalImpression | undefined;
  /** Diagnoses of this visit that stand. */
  readonly conditions: readonly Condition[];
  readonly followUp?: Appointment | undefined;
}

export const noteKinds = { pastHistory: 'past-history', management: 'management', advice: 'advice' } as const;
export type NoteField = keyof typeof noteKinds;

export const versionOf = ({ impression }: VisitRecord): string => impression?.meta?.versionId ?? '0';

export function statusOf({ status }: Pick<Encounter, 'status'>): VisitState['status'] {
  if (status === 'arrived' || status === 'triaged') return 'arrived';
  if (status === 'in-progress' || status === 'onleave') return 'in-progress';
  return status === 'finished' || status === 'cancelled' ? status : 'other';
}

export const patientIdOf = (encounter: Pick<Encounter, 'subject'>): string => encounter.subject?.reference?.replace(/^Patient\//, '') ?? '';

export function readContent(record: VisitRecord): VisitContent {
  const { impression } = record;
  return {
    ...readReason(record), history: impression?.description ?? '', pastHistory: noteOf(impression, 'pastHistory'), management: noteOf(impression, 'management'), advice: noteOf(impression, 'advice'),
    examination: (impression?.finding ?? []).flatMap(readFinding), ...readDiagnoses(record), followUp: readFollowUp(record.followUp),
  };
}

function readReason({ encounter }: VisitRecord): Pick<VisitContent, 'reason' | 'reasonCodes'> {
  const reason = encounter.reasonCode?.[0];
  const codings = reason?.coding ?? [];
  return {
    reason: reason?.text ?? codings.find(({ display }) => display)?.display ?? '',
    reasonCodes: codings.flatMap(({ system, code }) => (system === chartSystems.visitReason && code ? [code] : [])),
  };
}

const noteOf = (impression: ClinicalImpression | undefined, field: NoteField): string => impression?.note?.find((one) => codeOf(one.extension, chartExtensions.noteKind) === noteKinds[field])?.text ?? '';

/** The one of rank 1 is the main diagnosis; a visit may have secondary ones alone while it lasts. */
function readDiagnoses({ encounter, conditions }: VisitRecord): Pick<VisitContent, 'main' | 'secondary'> {
  const byId = new Map(conditions.map((condition) => [condition.id, condition]));
  const ranked = (encounter.diagnosis ?? []).toSorted((a, b) => (a.rank ?? 99) - (b.rank ?? 99)).flatMap(({ condition, rank }) => {
    const found = byId.get(condition.reference?.replace(/^Condition\//, ''));
    const diagnosis = found && readDiagnosis(found.code);
    return diagnosis ? [{ rank, diagnosis }] : [];
  });
  return { main: ranked.find(({ rank }) => rank === 1)?.diagnosis ?? null, secondary: ranked.filter(({ rank }) => rank !== 1).map(({ diagnosis }) => diagnosis) };
}

export const icdOf = (concept: CodeableConcept | undefined) => concept?.coding?.find(({ system }) => system === chartSystems.icd10);

export function readDiagnosis(concept: CodeableConcept | undefined): Diagnosis | undefined {
  const coding = icdOf(concept);
  if (!coding?.code) return undefined;
  const text = concept?.text === coding.display ? undefined : concept?.text;
  return { code: coding.code, ...(coding.display && { display: coding.display }), ...(text && { text }) };
}

function readFinding({ itemCodeableConcept, basis, extension }: NonNullable<ClinicalImpression['finding']>[number]): Finding[] {
  const system = itemCodeableConcept?.coding?.find((coding) => coding.system === chartSystems.examinationSystem)?.code;
  if (!isExaminationSystem(system)) return [];
  const state = codeOf(extension, chartExtensions.examinationState) === 'normal' ? 'normal' : 'abnormal';
  return [{ system, state, text: basis ?? '' }];
}

const isExaminationSystem = (code: string | undefined): code is ExaminationSystem => examinationSystems.some((one) => one === code);

function readFollowUp(appointment: Appointment | undefined): FollowUp | null {
  if (!appointment?.start || appointment.status === 'cancelled') return null;
  const local = localTime(appointment.start);
  const agreed = appointment.extension?.some(({ url, valueBoolean }) => url === chartExtensions.hourAgreed && valueBoolean === true);
  return { date: local.slice(0, 10), ...(agreed && { time: local.slice(11, 16) }), ...(appointment.patientInstruction && { note: appointment.patientInstruction }) };
}

const offsetMs = 7 * 3_600_000;
/** Wall clock of the facility: UTC+7, no summer time. */
export const localTime = (instant: string): string => new Date(Date.parse(instant) + offsetMs).toISOString().slice(0, 19);

export const codeOf = (extensions: readonly Extension[] | undefined, url: string): string | undefined => extensions?.find((one) => one.url === url)?.valueCode;

/** The number of this system that papers name. */
export const numberOf = ({ identifier }: { identifier?: { system?: string; value?: string }[] | undefined }, system: string): string | undefined => identifier?.find((one) => one.system === system)?.value;

export interface Reopening { readonly at: string; readonly by?: string | undefined; readonly code: string; readonly note: string }

export function readReopenings({ extension }: Encounter): Reopening[] {
  return (extension ?? []).filter(({ url }) => url === chartExtensions.reopened).map((one) => {
    const part = (name: string) => one.extension?.find(({ url }) => url === name);
    const by = part('by')?.valueReference?.display;
    return { at: part('at')?.valueDateTime ?? '', code: part('reason')?.valueCode ?? '', note: part('note')?.valueString ?? '', ...(by && { by }) };
  });
}

/** Who plays this part in the visit: `ATND` examines, `DIS` finished it. */
export function participantOf({ participant }: Encounter, role: 'ATND' | 'DIS') {
  return participant?.findLast(({ type }) => type?.some(({ coding }) => coding?.some(({ code }) => code === role)))?.individual;
}
