// Is a result outside its range? The laboratory's own interpretation first, else the range it sent. spec: CHT-4
// Interpretation codes: https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html
import type { ObservationReferenceRange, Quantity } from '#fhir/types/index.ts';

export type ResultFlag = 'low' | 'high' | 'criticalLow' | 'criticalHigh' | 'abnormal';

const byCode: Readonly<Record<string, ResultFlag | 'normal'>> = {
  L: 'low',
  LU: 'low',
  LL: 'criticalLow',
  H: 'high',
  HU: 'high',
  HH: 'criticalHigh',
  A: 'abnormal',
  AA: 'abnormal',
  POS: 'abnormal',
  N: 'normal',
  NEG: 'normal',
};

/** Dangerous before out of range before the rest. */
export function urgencyOf(flag: ResultFlag | undefined): number {
  if (flag === undefined) return 0;
  return flag === 'criticalLow' || flag === 'criticalHigh' ? 2 : 1;
}

interface Judged {
  readonly interpretation?: readonly { readonly coding?: readonly { readonly code?: string }[] }[];
  readonly referenceRange?: readonly ObservationReferenceRange[];
  readonly valueQuantity?: Quantity;
}

/** Undefined when it is normal or when nothing was said about it. */
export function resultFlag(result: Judged): ResultFlag | undefined {
  const codes = (result.interpretation ?? []).flatMap((concept) => (concept.coding ?? []).map((coding) => coding.code ?? ''));
  const said = codes.map((code) => byCode[code]).find((flag) => flag !== undefined);
  if (said !== undefined) return said === 'normal' ? undefined : said;
  return byRange(Number(result.valueQuantity?.value), result.referenceRange ?? []);
}

function byRange(value: number, ranges: readonly ObservationReferenceRange[]): ResultFlag | undefined {
  const [range] = ranges;
  const low = Number(range?.low?.value);
  const high = Number(range?.high?.value);
  // A bound that was not sent is NaN, and no number is below or above it.
  if (value < low) return 'low';
  return value > high ? 'high' : undefined;
}
