// What a history is asked for; what is not known is refused, as in a search. https://hl7.org/fhir/R4/http.html#history   spec: RST-6
import { Fault } from '#platform/fault/index.ts';
import { dateRange } from '#fhir/search/dates.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import { subsetOf } from '#fhir/search/subset.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Exchange } from '../exchange.ts';

export interface HistoryAsk {
  readonly count: number;
  /** Only the number of versions is wanted. */
  readonly isCount: boolean;
  /** Written at or after this instant. */
  readonly since: string | undefined;
  /** Current at some time from `lo` until before `hi`. */
  readonly at: { readonly lo: string; readonly hi: string } | undefined;
  /** Where the page before ended. */
  readonly before: readonly string[] | undefined;
  /** Cuts a resource down as `_summary` and `_elements` say. */
  readonly shown: (type: ResourceType, text: string) => string;
  /** As understood, without the place in the pages. */
  readonly self: URLSearchParams;
}

const defaultCount = 50;
const largestCount = 1000;
const known = new Set(['_count', '_since', '_at', '_before', '_summary', '_elements', '_format', '_pretty']);

/** Throws Fault `fhir.search-unknown-parameter`, or `fhir.bad-request` for a wrong value. */
export function parseHistoryAsk({ query, headers }: Pick<Exchange, 'query' | 'headers'>): HistoryAsk {
  const given = [...new URLSearchParams(query)];
  const stranger = given.find(([name]) => !known.has(name));
  if (stranger && !/handling\s*=\s*lenient/.test(headers.prefer ?? '')) {
    throw new Fault('invalid', 'fhir.search-unknown-parameter', { params: { parameter: stranger[0].slice(0, 60) }, issue: [{ code: 'not-supported', expression: stranger[0].slice(0, 60), text: `a history has ${[...known].filter((name) => name !== '_before').join(', ')}` }] });
  }
  const self = new URLSearchParams(given.filter(([name]) => known.has(name) && name !== '_before'));
  const [at, since, before] = [self.get('_at'), self.get('_since'), new URLSearchParams(query).get('_before')];
  const count = Number(wholeText(self.get('_count') ?? String(defaultCount), '_count'));
  const subset = subsetFor(self);
  return {
    count: Math.min(count, largestCount), isCount: count === 0 || self.get('_summary') === 'count', since: since === null ? undefined : rangeOf(since, '_since').lo,
    at: at === null ? undefined : rangeOf(at, '_at'), before: before === null ? undefined : before.split('.').map((part) => wholeText(part, '_before')),
    shown: (type, text) => subset?.(type, text) ?? text, self,
  };
}

function subsetFor(self: URLSearchParams): ((type: ResourceType, text: string) => string) | undefined {
  const asked = [...self].filter(([name]) => name === '_summary' || name === '_elements');
  // Which elements are asked for is the same for every type; only what belongs to a summary is not.
  return asked.length === 0 ? undefined : subsetOf(parseSearch('Basic', new URLSearchParams(asked).toString()));
}

const wrong = (parameter: string, text: string): Fault => new Fault('invalid', 'fhir.bad-request', { issue: [{ code: 'value', expression: parameter, text: `${parameter} is ${text}` }] });

/** As text: places in the log have more digits than a double. */
function wholeText(text: string, parameter: string): string {
  if (/^\d{1,18}$/.test(text)) return text;
  throw wrong(parameter, 'no whole number');
}

function rangeOf(text: string, parameter: string): { lo: string; hi: string } {
  // A + that was not escaped arrives as a blank.
  const range = dateRange(text.replace(/ (\d\d:\d\d)$/, '+$1'));
  if (!range) throw wrong(parameter, 'no instant');
  return range;
}
