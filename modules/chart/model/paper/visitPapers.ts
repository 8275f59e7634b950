// Content of the two papers of a visit: its summary and the appointment slip. Nothing on them changes when the visit ends. spec: VIS-15
import type { AllergyIntolerance, CodeableConcept, MedicationRequest, Observation } from '#fhir/types/index.ts';
import { chartSystems } from '../systems.ts';
import { readVitals } from '../vitals/buildVitals.ts';
import type { VitalSign } from '../vitals/index.ts';
import { localTime, numberOf, readContent } from '../visit/record.ts';
import type { VisitRecord } from '../visit/record.ts';
import type { Diagnosis } from '../visit/shapes.ts';
import { paperDay, paperPerson } from './person.ts';
import type { PaperPatient } from './person.ts';

export interface VisitOnPaper {
  readonly record: VisitRecord;
  readonly person: Omit<PaperPatient, 'day'>;
  /** Newest first. */
  readonly observations: readonly Observation[];
  readonly allergies: readonly AllergyIntolerance[];
  readonly requests: readonly MedicationRequest[];
}

const dayOf = (instant: string | undefined): string => (instant ? localTime(instant).slice(0, 10) : '');
const hourAndDay = (instant: string | undefined): string => (instant ? `${localTime(instant).slice(11, 16)} ngày ${paperDay(dayOf(instant))}` : '');
const wordsOf = (concept: CodeableConcept | undefined): string => concept?.text ?? concept?.coding?.find(({ display }) => display)?.display ?? '';
const roomOf = ({ encounter }: VisitRecord): string => encounter.location?.at(-1)?.location.display ?? '';
const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)));

export function buildSummaryPaper({ record, person, observations, allergies, requests }: VisitOnPaper): Readonly<Record<string, unknown>> {
  const content = readContent(record);
  const start = record.encounter.period?.start;
  const day = dayOf(start);
  return given({
    title: 'Phiếu tóm tắt lần khám bệnh', number: numberOf(record.encounter, chartSystems.visitNumber), room: roomOf(record), patient: paperPerson({ ...person, day }), visit: { start: hourAndDay(start) },
    allergies: allergies.filter(stands).map(({ code }) => wordsOf(code)).join(', '), reason: content.reason, history: content.history, pastHistory: content.pastHistory, vitals: vitalsOf(observations),
    examination: content.examination.map(({ text }) => text).filter(Boolean).join(' '), diagnoses: [...(content.main ? [diagnosisOf(content.main, 'Bệnh chính')] : []), ...content.secondary.map((one) => diagnosisOf(one, 'Bệnh kèm theo'))],
    management: content.management, prescriptionNumbers: [...new Set(requests.flatMap(({ groupIdentifier }) => groupIdentifier?.value ?? []))].join(', '), medicines: requests.map(medicineOf),
    advice: content.advice, followUp: content.followUp ? paperDay(content.followUp.date) : '', issued: day,
  });
}

/** What the doctor wrote in their own words; the names of diseases are those of the list unless they wrote others. */
export function writtenInVisit(record: VisitRecord): readonly string[] {
  const { reason, history, pastHistory, examination, main, secondary, management, advice } = readContent(record);
  const diseases = [...(main ? [main] : []), ...secondary].flatMap(({ text, display }) => (text !== undefined && text !== display ? [text] : []));
  return [reason, history, pastHistory, ...examination.map(({ text }) => text), ...diseases, management, advice].filter((text) => text !== '');
}

/** On the slip stand the diseases and what to prepare. */
export function writtenOnSlip(record: VisitRecord): readonly string[] {
  const { main, secondary, followUp } = readContent(record);
  return [...[...(main ? [main] : []), ...secondary].flatMap(({ text, display }) => (text !== undefined && text !== display ? [text] : [])), ...(followUp?.note ? [followUp.note] : [])];
}

export function buildAppointmentPaper({ record, person }: Pick<VisitOnPaper, 'record' | 'person'>, form: string | undefined): Readonly<Record<string, unknown>> {
  const { followUp, main, secondary } = readContent(record);
  const day = dayOf(record.encounter.period?.start);
  const when = followUp && [followUp.time, `ngày ${paperDay(followUp.date)}`].filter(Boolean).join(' ');
  const doctor = record.followUp?.participant.find(({ actor }) => actor?.reference?.startsWith('Practitioner'))?.actor?.display;
  return given({
    title: 'Phiếu hẹn khám lại', form, number: record.followUp && numberOf(record.followUp, chartSystems.appointmentNumber), patient: paperPerson({ ...person, day }), visit: { start: paperDay(day) },
    diagnoses: [...(main ? [main] : []), ...secondary].map((one) => ({ text: one.text ?? one.display ?? '', code: one.code })),
    appointment: given({ when, where: roomOf(record), with: doctor, prepare: followUp?.note }), issued: day,
  });
}

const diagnosisOf = ({ code, text, display }: Diagnosis, role: string) => ({ text: text ?? display ?? '', code, role });

/** A refuted allergy is none, and neither is the statement that there is none. */
function stands({ verificationStatus, clinicalStatus, code }: AllergyIntolerance): boolean {
  const codes = [verificationStatus, clinicalStatus, code].flatMap((concept) => concept?.coding ?? []).map((coding) => coding.code ?? '');
  return !['refuted', 'entered-in-error', 'inactive', 'resolved', '716186003', '409137002', 'no-known-allergies', 'no-allergy-info'].some((code) => codes.includes(code));
}

const medicineOf = ({ medicationCodeableConcept, dispenseRequest, dosageInstruction }: MedicationRequest) => given({
  name: wordsOf(medicationCodeableConcept), quantity: dispenseRequest?.quantity?.value === undefined ? '' : String(dispenseRequest.quantity.value).replace('.', ','),
  unit: dispenseRequest?.quantity?.unit, sig: (dosageInstruction ?? []).flatMap(({ text }) => text ?? []).join('; '),
});

const vitalWords: readonly (readonly [VitalSign, string, string])[] = [
  ['pulse', 'Mạch', 'lần/phút'], ['temperature', 'Nhiệt độ', '°C'], ['systolic', 'Huyết áp', 'mmHg'], ['respiration', 'Nhịp thở', 'lần/phút'], ['oxygen', 'SpO₂', '%'], ['weight', 'Cân nặng', 'kg'], ['height', 'Chiều cao', 'cm'], ['bodyMass', 'BMI', 'kg/m²'],
];

/** The latest figure of each sign; a second pressure does not hide the weight of the first measurement. */
function vitalsOf(observations: readonly Observation[]): { label: string; value: string }[] {
  const all = observations.flatMap(readVitals);
  const latest = (sign: VitalSign) => all.find((one) => one.sign === sign)?.value;
  return vitalWords.flatMap(([sign, label, unit]) => {
    const value = latest(sign);
    if (value === undefined) return [];
    const lower = sign === 'systolic' ? latest('diastolic') : undefined;
    const shown = String(value).replace('.', ',');
    return [{ label, value: `${lower === undefined ? shown : `${shown}/${String(lower).replace('.', ',')}`} ${unit}` }];
  });
}
