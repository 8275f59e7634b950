// The person as the safety checks need to know them, read from the record.   spec: PHA-35
import type { AllergyIntolerance, MedicationRequest, Observation, Patient } from '#fhir/types/index.ts';
import { lactationAnswers, patientFactCodes, pregnancyAnswers, readAllergies } from '#modules/chart/model/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import type { MedicineEntry } from '../medicine/medicineEntry.ts';
import type { SafetyPatient } from '../safety/finding.ts';
import { addDays } from './medicationRequest.ts';
import { codingIn, rxSystems } from './systems.ts';

export interface PatientRecord {
  readonly patient: Patient;
  readonly allergies: readonly AllergyIntolerance[];
  /** Weight, pregnancy and breast-feeding; newest first. */
  readonly observations: readonly Observation[];
  /** Active requests of other visits. */
  readonly requests: readonly MedicationRequest[];
  readonly medicines: ReadonlyMap<string, MedicineEntry>;
}

export const loinc = 'http://loinc.org';
const weightCode = '29463-7';
/** Codes of the observations that are read. */
export const observedCodes: readonly string[] = [weightCode, ...Object.values(patientFactCodes)];

export function readSafetyPatient(record: PatientRecord, day: string): SafetyPatient {
  const { patient, allergies } = record;
  // What was measured after the day says nothing about it.
  const observations = record.observations.filter((one) => daysBetween(timeOf(one), day) >= 0);
  const ageMonths = monthsBetween(patient.birthDate, day);
  const weightKg = readWeight(observations, { ageMonths, day });
  const pregnancy = readPregnancy(observations, day);
  return {
    ...(ageMonths !== undefined && { ageMonths }), ...(patient.gender && { sex: patient.gender }), ...(weightKg !== undefined && { weightKg }),
    allergies: readAllergies(allergies), ...pregnancy, current: readCurrent(record, day),
  };
}

/** Whole months between a birth date of any precision and a day; a year or month alone counts from its last day, so that nobody is made older. */
export function monthsBetween(birthDate: string | undefined, day: string): number | undefined {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(birthDate ?? '');
  if (!parts) return undefined;
  const [year, month, dayOfMonth] = [Number(parts[1]), Number(parts[2] ?? 12), Number(parts[3] ?? 31)];
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = day.split('-').map(Number);
  const lastDay = new Date(Date.UTC(nowYear, nowMonth, 0)).getUTCDate();
  const months = (nowYear - year) * 12 + nowMonth - month - (nowDay < Math.min(dayOfMonth, lastDay) ? 1 : 0);
  return months < 0 ? 0 : months;
}

/** For how many days a weight stands: a small child's is old within a month. */
export const weightDays = (ageMonths: number | undefined): number => (ageMonths === undefined || ageMonths >= 12 * 12 ? 365 : ageMonths < 24 ? 30 : ageMonths < 72 ? 90 : 180);

/** Days of the facility between two instants or days. */
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(localDay(to)) - Date.parse(localDay(from))) / 86_400_000);
const localDay = (text: string): string => (text.includes('T') ? dayOf(text) : text);
const isValid = ({ status }: Observation): boolean => status === 'final' || status === 'amended' || status === 'corrected' || status === 'preliminary';
const timeOf = ({ effectiveDateTime, effectivePeriod, issued }: Observation): string => effectiveDateTime ?? effectivePeriod?.start ?? issued ?? '';
const codedAs = (observation: Observation, code: string): boolean => observation.code?.coding?.some((one) => one.system === loinc && one.code === code) ?? false;
const newest = (observations: readonly Observation[], code: string): Observation | undefined => observations.filter((one) => isValid(one) && codedAs(one, code)).toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))[0];
const answerOf = (observation: Observation | undefined): string | undefined => observation?.valueCodeableConcept?.coding?.find(({ system }) => system === loinc)?.code;

function readWeight(observations: readonly Observation[], { ageMonths, day }: { ageMonths: number | undefined; day: string }): number | undefined {
  const found = newest(observations, weightCode);
  const { value, code, unit } = found?.valueQuantity ?? {};
  if (found === undefined || value === undefined || daysBetween(timeOf(found), day) > weightDays(ageMonths)) return undefined;
  return (code ?? unit) === 'g' ? value / 1000 : value;
}

const pregnancyWeeks = 42;
/** A "no" is asked again after four weeks. */
const notPregnantDays = 28;
const lactationDays = 180;

function readPregnancy(observations: readonly Observation[], day: string): Pick<SafetyPatient, 'pregnancy' | 'trimester' | 'lactating'> {
  const asked = newest(observations, patientFactCodes.pregnancy);
  const age = asked === undefined ? Number.POSITIVE_INFINITY : daysBetween(timeOf(asked), day);
  const lactation = newest(observations, patientFactCodes.lactation);
  const lactating = lactation !== undefined && daysBetween(timeOf(lactation), day) <= lactationDays && answerOf(lactation) === lactationAnswers.yes;
  const answer = answerOf(asked);
  if (answer === pregnancyAnswers.yes && age <= pregnancyWeeks * 7) return { pregnancy: 'yes', ...readTrimester(observations, day), lactating };
  return answer === pregnancyAnswers.no && age <= notPregnantDays ? { pregnancy: 'no', lactating } : { lactating };
}

function readTrimester(observations: readonly Observation[], day: string): { trimester?: number } {
  const found = newest(observations, patientFactCodes.gestation);
  const weeks = found?.valueQuantity?.value;
  if (found === undefined || weeks === undefined) return {};
  const now = weeks + Math.floor(daysBetween(timeOf(found), day) / 7);
  if (now > pregnancyWeeks + 2) return {};
  return { trimester: now < 14 ? 1 : now < 28 ? 2 : 3 };
}

type Running = NonNullable<SafetyPatient['current']>[number];

/** What is still being taken: a course of known length until its last day, one without length as long as it is active. */
function readCurrent({ requests, medicines }: PatientRecord, day: string): readonly Running[] {
  return requests.filter((request) => request.status === 'active' && endsOn(request) >= day).map((request) => readRunning(request, medicines));
}

function readRunning(request: MedicationRequest, medicines: PatientRecord['medicines']): Running {
  const concept = request.medicationCodeableConcept;
  const medicine = medicines.get(codingIn(concept, rxSystems.medicine)?.code ?? '');
  const atc = codingIn(concept, rxSystems.atc)?.code ?? '';
  const until = endsOn(request);
  return { ...(request.id && { request: request.id }), ...(until !== endless && { until }), name: medicineText(request), ingredients: medicine?.ingredients ?? [], atc: medicine?.atc ?? atc };
}

const medicineText = ({ medicationCodeableConcept: concept, medicationReference }: MedicationRequest): string => concept?.text ?? concept?.coding?.[0]?.display ?? medicationReference?.display ?? '?';

const endless = '9999-12-31';

/** Last day of the course. */
function endsOn({ authoredOn, dispenseRequest }: MedicationRequest): string {
  const days = dispenseRequest?.expectedSupplyDuration?.value;
  if (authoredOn === undefined || days === undefined) return endless;
  return addDays(localDay(authoredOn), Math.max(0, days - 1));
}
