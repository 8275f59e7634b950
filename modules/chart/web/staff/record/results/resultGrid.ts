// Laboratory results as a grid: one line per test, one column per day, newest day first. spec: CHT-3
import type { Observation, ObservationComponent, ObservationReferenceRange } from '#fhir/types/index.ts';
import { conceptText, fold, formatNumber, localDay, shortNumber, unitText } from '#ui/index.ts';
import { type ResultFlag, resultFlag } from './resultFlag.ts';

export interface GridValue {
  readonly id: string;
  readonly at: string;
  /** Shown text, without the unit of the line. */
  readonly text: string;
  /** The figure with all its digits, where `text` is shortened. */
  readonly full: string | undefined;
  /** For the curve; undefined when it is not a number. */
  readonly number: number | undefined;
  readonly flag: ResultFlag | undefined;
  readonly preliminary: boolean;
}
export interface GridLine {
  readonly key: string;
  /** Code of the test, for names and orders that screens give to known ones. */
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly range: string;
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Day → results of that day, latest first. */
  readonly byDay: ReadonlyMap<string, readonly GridValue[]>;
  /** Oldest first: the curve. */
  readonly all: readonly GridValue[];
}
export interface Grid {
  /** FHIR dates, newest first. */
  readonly days: readonly string[];
  readonly lines: readonly GridLine[];
}

type Part = Observation | (ObservationComponent & { id?: string });
interface Result {
  readonly key: string;
  readonly code: string;
  readonly name: string;
  readonly part: Part;
  readonly value: GridValue;
}

export function resultGrid(observations: readonly Observation[]): Grid {
  const results = observations.filter((one) => one.status !== 'entered-in-error' && one.status !== 'cancelled').flatMap(resultsOf);
  const byKey = Map.groupBy(results, (result) => result.key);
  const lines = [...byKey.values()].map(toLine).toSorted((left, right) => new Intl.Collator('vi').compare(left.name, right.name));
  const days = [...new Set(results.map((result) => localDay(result.value.at)))].toSorted().toReversed();
  return { days, lines };
}

/** A panel gives one result per component; an observation without any value gives none. */
function resultsOf(observation: Observation): Result[] {
  const at = observation.effectiveDateTime ?? observation.effectivePeriod?.start ?? observation.issued;
  if (!at) return [];
  const parts: Part[] = [observation, ...(observation.component ?? [])];
  return parts.flatMap((part) => {
    const text = valueText(part);
    if (text === '') return [];
    const coding = part.code.coding?.[0];
    const name = conceptText(part.code);
    const number = part.valueQuantity?.value ?? part.valueInteger;
    const value: GridValue = {
      id: String(observation.id),
      at,
      text,
      full: fullText(part, text),
      number: number === undefined ? undefined : Number(number),
      flag: resultFlag(part),
      preliminary: observation.status === 'preliminary' || observation.status === 'registered',
    };
    // Two units of one test are two lines: their numbers may not stand side by side.
    return [{ key: [coding?.system, coding?.code ?? fold(name), unitOf(part)].join('|'), code: coding?.code ?? '', name, part, value }];
  });
}

function toLine(results: readonly Result[]): GridLine {
  const all = results.map((result) => result.value).toSorted((left, right) => left.at.localeCompare(right.at));
  const newest = results.toSorted((left, right) => right.value.at.localeCompare(left.value.at))[0];
  const range = results.map((result) => result.part.referenceRange?.[0]).find((one) => one !== undefined);
  return {
    key: newest?.key ?? '',
    code: newest?.code ?? '',
    name: newest?.name ?? '',
    unit: newest ? unitOf(newest.part) : '',
    range: rangeText(range),
    low: numberOf(range?.low?.value),
    high: numberOf(range?.high?.value),
    byDay: Map.groupBy(all.toReversed(), (value) => localDay(value.at)),
    all,
  };
}

const unitOf = (part: Part): string => unitText(part.valueQuantity?.unit ?? part.valueQuantity?.code ?? '');
const numberOf = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));

function rangeText(range: ObservationReferenceRange | undefined): string {
  if (!range) return '';
  const [low, high] = [range.low?.value, range.high?.value];
  if (low !== undefined && high !== undefined) return `${formatNumber(low)} – ${formatNumber(high)}`;
  if (low !== undefined) return `≥ ${formatNumber(low)}`;
  return high !== undefined ? `≤ ${formatNumber(high)}` : (range.text ?? '');
}

function valueText(part: Part): string {
  if (part.valueQuantity?.value !== undefined) return `${part.valueQuantity.comparator ?? ''}${shortNumber(part.valueQuantity.value)}`;
  if (part.valueCodeableConcept) return conceptText(part.valueCodeableConcept);
  if (part.valueInteger !== undefined) return formatNumber(part.valueInteger);
  if (part.valueBoolean !== undefined) return part.valueBoolean ? '+' : '−';
  return part.valueString ?? '';
}

function fullText(part: Part, shown: string): string | undefined {
  const value = part.valueQuantity?.value;
  if (value === undefined) return undefined;
  const full = `${part.valueQuantity?.comparator ?? ''}${formatNumber(value)}`;
  return full === shown ? undefined : full;
}
