// Figures → Observations with limits and mark, and back. https://hl7.org/fhir/R4/observation-vitalsigns.html   spec: VIT
import type { CodeableConcept, Encounter, Observation, ObservationReferenceRange } from '#fhir/types/index.ts';
import { judgeVital } from './vitalLimits.ts';
import type { VitalFlag, VitalLimit } from './vitalLimits.ts';
import { bodyMassIndex, measuredSigns, pressurePanel, signShapes, vitalSigns } from './vitalSigns.ts';
import type { VitalSign, VitalValues } from './vitalSigns.ts';

export interface Measurement {
  readonly encounter: Encounter;
  readonly limits: readonly VitalLimit[];
  readonly measuredAt: string;
  readonly by: string;
}

const concept = (loinc: string, display: string): CodeableConcept => ({ coding: [{ system: 'http://loinc.org', code: loinc, display }] });
const flagCodes: Readonly<Record<VitalFlag, { code: string; display: string }>> = { low: { code: 'L', display: 'Low' }, high: { code: 'H', display: 'High' }, normal: { code: 'N', display: 'Normal' } };

/** One Observation per sign, the pressure as one panel, the index where weight and height were measured together. Without ids. */
export function buildVitals(measurement: Measurement, values: VitalValues): Observation[] {
  const bodyMass = bodyMassIndex(values);
  const alone = measuredSigns.filter((sign) => sign !== 'systolic' && sign !== 'diastolic').flatMap((sign) => single(measurement, sign, values[sign]));
  return [...alone, ...panel(measurement, values), ...single(measurement, 'bodyMass', bodyMass)];
}

function frame({ encounter, measuredAt, by }: Measurement, code: CodeableConcept): Observation {
  return {
    resourceType: 'Observation', status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs', display: 'Vital Signs' }] }],
    code, ...(encounter.subject && { subject: { reference: encounter.subject.reference } }), encounter: { reference: `Encounter/${encounter.id}` }, effectiveDateTime: measuredAt, performer: [{ reference: by }],
  };
}

function single(measurement: Measurement, sign: VitalSign, value: number | undefined): Observation[] {
  if (value === undefined) return [];
  return [{ ...frame(measurement, concept(signShapes[sign].loinc, signShapes[sign].display)), ...figure(measurement.limits, sign, value) }];
}

function panel(measurement: Measurement, values: VitalValues): Observation[] {
  const component = (['systolic', 'diastolic'] as const).flatMap((sign) => {
    const value = values[sign];
    return value === undefined ? [] : [{ code: concept(signShapes[sign].loinc, signShapes[sign].display), ...figure(measurement.limits, sign, value) }];
  });
  return component.length === 0 ? [] : [{ ...frame(measurement, concept(pressurePanel, 'Blood pressure panel with all children optional')), component }];
}

function figure(limits: readonly VitalLimit[], sign: VitalSign, value: number) {
  const { unit } = signShapes[sign];
  const flag = judgeVital(limits, sign, value);
  const own = limits.filter((limit) => limit.sign === sign);
  const quantity = (of: number) => ({ value: of, unit, system: 'http://unitsofmeasure.org', code: unit });
  const [range] = own;
  // Where several rows may apply no single range is true of this person.
  const referenceRange: ObservationReferenceRange[] = own.length === 1 && range ? [{ ...(range.low !== undefined && { low: quantity(range.low) }), ...(range.high !== undefined && { high: quantity(range.high) }) }] : [];
  return {
    valueQuantity: quantity(value),
    ...(flag && { interpretation: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', ...flagCodes[flag] }] }] }),
    ...(referenceRange.length > 0 && { referenceRange }),
  };
}

export interface ReadVital { readonly sign: VitalSign; readonly value: number; readonly flag?: VitalFlag }

const signOf = new Map(vitalSigns.map((sign) => [signShapes[sign].loinc, sign]));
const flagOf = new Map(Object.entries(flagCodes).map(([flag, { code }]) => [code, flag as VitalFlag]));

type Figure = Pick<Observation, 'code' | 'valueQuantity' | 'interpretation'>;

/** The figures of an Observation, whoever made it; none of one that was entered in error. */
export function readVitals(observation: Observation): ReadVital[] {
  if (observation.status === 'entered-in-error' || observation.status === 'cancelled') return [];
  return [observation as Figure, ...(observation.component ?? [])].flatMap(readFigure);
}

function readFigure({ code, valueQuantity, interpretation }: Figure): ReadVital[] {
  const sign = code.coding?.map((coding) => signOf.get(coding.code ?? '')).find((found) => found !== undefined);
  const value = Number(valueQuantity?.value);
  if (sign === undefined || valueQuantity?.value === undefined || !Number.isFinite(value)) return [];
  const flag = interpretation?.flatMap(({ coding }) => coding ?? []).map((coding) => flagOf.get(coding.code ?? '')).find((found) => found !== undefined);
  return [{ sign, value, ...(flag && { flag }) }];
}

/** LOINC code of the whole Observation. */
export const vitalCode = (observation: Observation): string => observation.code.coding?.find(({ system }) => system === 'http://loinc.org')?.code ?? '';
