// Vital signs in the order a clinician reads them; systolic and diastolic pressure as one line. spec: CHT-9
// LOINC vital signs: https://hl7.org/fhir/R4/observation-vitalsigns.html
import type { GridLine, GridValue } from '../results/resultGrid.ts';

export interface VitalLine {
  /** Message key of the name for known signs; undefined shows `name`. */
  readonly label: string | undefined;
  readonly name: string;
  readonly unit: string;
  readonly line: GridLine;
  readonly last: GridValue;
  /** Diastolic pressure of the same time, shown behind the systolic one. */
  readonly second: GridValue | undefined;
}

const systolic = '8480-6';
const diastolic = '8462-4';
/** LOINC code → message key, in reading order. */
const known: readonly (readonly [string, string])[] = [
  [systolic, 'bloodPressure'],
  ['8867-4', 'pulse'],
  ['8310-5', 'temperature'],
  ['8331-1', 'temperature'],
  ['9279-1', 'respiration'],
  ['2708-6', 'oxygen'],
  ['59408-5', 'oxygen'],
  ['29463-7', 'weight'],
  ['8302-2', 'height'],
  ['39156-5', 'bodyMass'],
  ['72514-3', 'pain'],
];

export function vitalLines(lines: readonly GridLine[]): readonly VitalLine[] {
  const lower = lines.find((line) => line.code === diastolic);
  const rank = (line: GridLine) => {
    const place = known.findIndex(([code]) => code === line.code);
    return place < 0 ? known.length : place;
  };
  return lines
    .filter((line) => line.code !== diastolic || !lines.some((other) => other.code === systolic))
    .toSorted((left, right) => rank(left) - rank(right))
    .flatMap((line) => {
      const last = line.all.at(-1);
      if (!last) return [];
      const label = known.find(([code]) => code === line.code)?.[1];
      const second = line.code === systolic ? lower?.all.findLast((value) => value.at === last.at) : undefined;
      return [{ label: label && `chart.vital.${label}`, name: line.name, unit: line.unit, line, last, second }];
    });
}
