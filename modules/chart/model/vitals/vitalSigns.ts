// The vital signs a nurse measures: code, unit, digits, and what no living person has. spec: VIT
// https://hl7.org/fhir/R4/observation-vitalsigns.html

export const measuredSigns = ['pulse', 'temperature', 'systolic', 'diastolic', 'respiration', 'oxygen', 'weight', 'height'] as const;
export type MeasuredSign = (typeof measuredSigns)[number];
/** `bodyMass` is computed, never typed. */
export type VitalSign = MeasuredSign | 'bodyMass';
export const vitalSigns: readonly VitalSign[] = [...measuredSigns, 'bodyMass'];

export interface SignShape {
  readonly loinc: string;
  readonly display: string;
  /** UCUM. */
  readonly unit: string;
  /** Digits behind the comma that are kept: weight to 10 g. */
  readonly decimals: number;
  /** Outside of this it is a typing error, not a patient. */
  readonly least: number;
  readonly most: number;
}

export const signShapes: Readonly<Record<VitalSign, SignShape>> = {
  pulse: { loinc: '8867-4', display: 'Heart rate', unit: '/min', decimals: 0, least: 20, most: 300 },
  temperature: { loinc: '8310-5', display: 'Body temperature', unit: 'Cel', decimals: 1, least: 25, most: 45 },
  systolic: { loinc: '8480-6', display: 'Systolic blood pressure', unit: 'mm[Hg]', decimals: 0, least: 40, most: 300 },
  diastolic: { loinc: '8462-4', display: 'Diastolic blood pressure', unit: 'mm[Hg]', decimals: 0, least: 10, most: 200 },
  respiration: { loinc: '9279-1', display: 'Respiratory rate', unit: '/min', decimals: 0, least: 4, most: 120 },
  oxygen: { loinc: '2708-6', display: 'Oxygen saturation in Arterial blood', unit: '%', decimals: 0, least: 30, most: 100 },
  weight: { loinc: '29463-7', display: 'Body weight', unit: 'kg', decimals: 2, least: 0.3, most: 400 },
  height: { loinc: '8302-2', display: 'Body height', unit: 'cm', decimals: 1, least: 20, most: 250 },
  bodyMass: { loinc: '39156-5', display: 'Body mass index (BMI) [Ratio]', unit: 'kg/m2', decimals: 1, least: 5, most: 150 },
};

export const pressurePanel = '85354-9';

export type VitalValues = Readonly<Partial<Record<MeasuredSign, number>>>;

export const isPlausible = (sign: VitalSign, value: number): boolean => value >= signShapes[sign].least && value <= signShapes[sign].most;

/** No more digits than the sign keeps. */
export const hasKeptDigits = (sign: VitalSign, value: number): boolean => Number(value.toFixed(signShapes[sign].decimals)) === value;

/** kg/m² with one digit; undefined where the figures give no possible index. */
export function bodyMassIndex({ weight, height }: VitalValues): number | undefined {
  if (weight === undefined || height === undefined) return undefined;
  const value = Number((weight / (height / 100) ** 2).toFixed(1));
  return isPlausible('bodyMass', value) ? value : undefined;
}
