// What a call of $everything asks for, from the address or a Parameters body. https://hl7.org/fhir/R4/patient-operation-everything.html   spec: OPR-8
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { dateRange } from '#fhir/search/dates.ts';
import { badValue, searchFault } from '#fhir/search/faults.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { givenValues } from '../givenValues.ts';

/** A page may hold so many; without `_count` it does. */
export const mostOnPage = 2000;

export interface EverythingAsk {
  /** Instants; the care dates of what is shown touch `[from, until)`. */
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly since: string | undefined;
  readonly types: readonly ResourceType[] | undefined;
  readonly count: number;
  readonly cursor: string | undefined;
  /** The same as a query string, without cursor: the self link. */
  readonly self: string;
}

const allowed = ['start', 'end', '_since', '_type', '_count', '_cursor'] as const;

/** `dated`: the operation knows `start` and `end`. */
export function readAsk(exchange: Exchange, { dated }: { dated: boolean }): EverythingAsk {
  const given = givenValues(exchange, dated ? allowed : allowed.slice(2));
  const types = given.get('_type')?.flatMap((list) => list.split(','));
  const self = new URLSearchParams();
  for (const [name, values] of given) if (name !== '_cursor') self.append(name, (name === '_type' ? values : values.slice(0, 1)).join(','));
  return {
    from: rangeOf(given, 'start')?.lo, until: rangeOf(given, 'end')?.hi, since: rangeOf(given, '_since')?.lo, types: types?.map(requireKnown),
    count: countOf(given.get('_count')?.[0]), cursor: given.get('_cursor')?.[0], self: self.toString(),
  };
}

function rangeOf(given: ReadonlyMap<string, readonly string[]>, parameter: string): { lo: string; hi: string } | undefined {
  const [value] = given.get(parameter) ?? [];
  const range = value === undefined ? undefined : dateRange(value);
  if (value !== undefined && range === undefined) throw badValue(parameter, 'a date or a moment');
  return range;
}

function requireKnown(name: string): ResourceType {
  if (!isResourceType(name)) throw searchFault({ code: 'bad-value', parameter: '_type', text: 'names no resource type of FHIR R4' });
  return name;
}

function countOf(value: string | undefined): number {
  if (value === undefined) return mostOnPage;
  if (!/^\d{1,9}$/.test(value) || Number(value) === 0) throw badValue('_count', 'a whole number above 0');
  return Math.min(Number(value), mostOnPage);
}
