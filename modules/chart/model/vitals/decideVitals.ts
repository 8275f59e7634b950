// Recording and correcting vital signs. spec: VIT
import type { Act, Change } from '#fhir/operation/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import type { Encounter, Observation } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { buildVitals, readVitals, vitalCode } from './buildVitals.ts';
import type { VitalLimit } from './vitalLimits.ts';
import { hasKeptDigits, isPlausible, measuredSigns } from './vitalSigns.ts';
import type { MeasuredSign, VitalValues } from './vitalSigns.ts';

export interface VisitVitals {
  readonly encounter: Encounter;
  readonly limits: readonly VitalLimit[];
}

/** Devices and the screen may be a little ahead of the server. */
const clockToleranceMs = 5 * 60_000;

export function decideRecordVitals(state: VisitVitals, input: { patientId: string; values: VitalValues; measuredAt?: string | undefined }, act: Act): readonly Change[] {
  checkVisit(state.encounter, input.patientId);
  checkValues(input.values);
  const measuredAt = input.measuredAt ?? act.at;
  if (Date.parse(measuredAt) > Date.parse(act.at) + clockToleranceMs) throw new Fault('unprocessable', 'chart.vitals-in-future', { issue: [{ code: 'value', expression: 'measuredAt', text: 'chart.vitals-in-future' }] });
  return buildVitals({ ...state, measuredAt, by: act.by }, input.values).map((observation) => create({ ...observation, id: act.newId() }));
}

/** `present`: the Observations of this measurement as they stand. Nothing is deleted: every figure keeps its earlier versions and the reason. */
export function decideCorrectVitals(state: VisitVitals & { present: readonly Observation[] }, input: { patientId: string; measuredAt: string; values: VitalValues; reason: string }, act: Act): readonly Change[] {
  checkVisit(state.encounter, input.patientId);
  const present = state.present.filter(({ status }) => status !== 'entered-in-error');
  if (present.length === 0) throw new Fault('notFound', 'chart.vitals-not-found');
  if (Object.keys(input.values).length > 0) checkValues(input.values);
  const wanted = new Map(buildVitals({ ...state, measuredAt: input.measuredAt, by: act.by }, input.values).map((observation) => [vitalCode(observation), observation]));
  // Who corrected stands in the version: an annotation takes no PractitionerRole.
  const note = [{ text: input.reason, time: act.at }];
  const changes = present.flatMap((before): Change[] => {
    const after = wanted.get(vitalCode(before));
    wanted.delete(vitalCode(before));
    const notes = { note: [...(before.note ?? []), ...note] };
    if (after === undefined) return [update({ ...before, status: 'entered-in-error', ...notes })];
    return sameFigures(before, after) ? [] : [update({ ...before, ...after, status: 'corrected', ...notes })];
  });
  return [...changes, ...[...wanted.values()].map((observation) => create({ ...observation, id: act.newId(), note }))];
}

const sameFigures = (a: Observation, b: Observation): boolean => figures(a) === figures(b);
const figures = (observation: Observation): string => readVitals(observation).map(({ sign, value }) => `${sign}=${value}`).sort().join(' ');

function checkVisit({ status, subject }: Encounter, patientId: string): void {
  if (subject?.reference !== `Patient/${patientId}`) throw new Fault('conflict', 'chart.other-patient');
  if (status === 'finished') throw new Fault('rule', 'chart.visit-finished');
  if (status === 'cancelled' || status === 'entered-in-error') throw new Fault('rule', 'chart.visit-closed');
}

/** Every wrong figure is told, each with its place. */
function checkValues(values: VitalValues): void {
  const given = measuredSigns.flatMap((sign) => (values[sign] === undefined ? [] : [[sign, values[sign]] as const]));
  if (given.length === 0) throw new Fault('unprocessable', 'chart.vitals-empty', { issue: [{ code: 'required', expression: 'values', text: 'chart.vitals-empty' }] });
  refuse('chart.vital-implausible', given.filter(([sign, value]) => !isPlausible(sign, value)).map(([sign]) => sign));
  refuse('chart.vital-digits', given.filter(([sign, value]) => !hasKeptDigits(sign, value)).map(([sign]) => sign));
  const { systolic, diastolic } = values;
  if (systolic !== undefined && diastolic !== undefined && diastolic >= systolic) refuse('chart.pressure-order', ['diastolic']);
}

function refuse(code: string, signs: readonly MeasuredSign[]): void {
  if (signs.length === 0) return;
  throw new Fault('unprocessable', code, { issue: signs.map((sign) => ({ code: 'value' as const, expression: `values.${sign}`, text: code })) });
}
