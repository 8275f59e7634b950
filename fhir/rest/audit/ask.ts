// What may be asked of the trail. https://hl7.org/fhir/R4/auditevent.html#search   spec: AUD-6
import type { TrailFilter } from '#platform/audit/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { dateRange } from '#fhir/search/dates.ts';
import { badModifier, badValue, searchFault } from '#fhir/search/faults.ts';
import { splitPrefix } from '#fhir/search/kinds/context.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import type { ParameterClause, SearchRequest } from '#fhir/search/request.ts';

/** The parameters that are understood, as `/fhir/metadata` names them. */
export const trailParameters: readonly string[] = ['_id', 'patient', 'agent', 'date', 'action', 'entity', 'outcome'];
const controls = new Set(['_count', '_sort', '_cursor', '_format', '_pretty', '_total']);

type Draft = { -readonly [K in keyof TrailFilter]?: TrailFilter[K] };

export interface TrailAsk { readonly filter: Omit<TrailFilter, 'dk' | 'limit'>; readonly request: SearchRequest }

/** Throws Fault `fhir.search-…` for what the trail is not searched by. `lenient`: that is ignored instead. */
export function parseTrailAsk(query: string, lenient: boolean): TrailAsk {
  const pairs = [...new URLSearchParams(query)];
  const known = pairs.filter(([name]) => controls.has(name) || trailParameters.includes(name.split(/[:.]/)[0] ?? ''));
  if (!lenient && known.length < pairs.length) throw unknown(pairs.find((pair) => !known.includes(pair))?.[0] ?? '');
  const request = parseSearch('AuditEvent', new URLSearchParams(known).toString());
  if (request.total !== 'none') throw badValue('_total', 'none');
  if (request.summary === 'count') throw badValue('_count', 'at least 1');
  if (request.sort.length > 1 || request.sort.some(({ parameter, descending }) => parameter.code !== 'date' || !descending)) throw badValue('_sort', '-date, which is the order in any case');
  const filter: Draft = {};
  for (const clause of request.clauses) {
    if (clause.kind !== 'parameter') throw unknown('chain');
    const read = readers[clause.parameter.code];
    if (!read) throw unknown(clause.parameter.code);
    read(filter, clause);
  }
  return { filter, request };
}

const unknown = (name: string): Error => searchFault({ code: 'not-supported', parameter: name.slice(0, 60), text: `the trail is searched by ${trailParameters.join(', ')}`, issue: 'not-supported' });

const readers: Readonly<Record<string, (filter: Draft, clause: ParameterClause) => void>> = {
  _id: (filter, clause) => {
    filter.ids = plain(clause).flatMap((value) => parseEventId(value) ?? []);
  },
  patient: (filter, clause) => {
    const asked = clause.values.map((value) => rowId(target(value, clause, 'Patient').id));
    filter.patients = filter.patients ? filter.patients.filter((one) => asked.includes(one)) : asked;
  },
  agent: (filter, clause) => {
    filter.actors = once(filter.actors, clause).map((value) => {
      const { type, id } = target(value, clause, undefined);
      return type === undefined ? id : `${type}/${id}`;
    });
  },
  entity: (filter, clause) => {
    filter.entities = once(filter.entities, clause).map((value) => target(value, clause, undefined));
  },
  date: readDate,
  action: (filter, clause) => {
    filter.actions = codesOf(once(filter.actions, clause, plain(clause)), 'http://hl7.org/fhir/audit-event-action');
  },
  // The trail knows what was done (0) and what was refused (4); no other outcome finds anything.
  outcome: (filter, clause) => {
    const codes = codesOf(once(filter.isSuccess, clause, plain(clause)), 'http://hl7.org/fhir/audit-event-outcome');
    const [done, refused] = [codes.includes('0'), codes.includes('4')];
    if (!done && !refused) filter.ids = [];
    if (done !== refused) filter.isSuccess = done;
  },
};

/** Codes of `code` and `system|code`; with a foreign system there is none. */
const codesOf = (values: readonly string[], system: string): string[] => values.flatMap((value) => {
  const [first = '', second] = value.split('|');
  return second === undefined ? [first] : first === '' || first === system ? [second] : [];
});

function plain({ parameter, modifier, values }: ParameterClause): readonly string[] {
  if (modifier !== undefined) throw badModifier(parameter.code, modifier);
  return values;
}

function once(given: unknown, { parameter, values }: ParameterClause, own: readonly string[] = values): readonly string[] {
  if (given !== undefined) throw badValue(parameter.code, 'given once (alternatives stand behind a comma)');
  return own;
}

/** `Type/id`, its full address, or an id with the type as modifier. */
function target(value: string, { parameter, modifier }: ParameterClause, only: string | undefined): { type: string | undefined; id: string } {
  const [, type = modifier ?? only, id] = /^(?:https?:\/\/.*\/)?(?:([A-Z][A-Za-z]+)\/)?([A-Za-z0-9\-.]{1,64})$/.exec(value) ?? [];
  if (id === undefined || (only !== undefined && type !== only)) throw badValue(parameter.code, `a reference like ${only ?? 'PractitionerRole'}/123`);
  return { type, id };
}

function readDate(filter: Draft, clause: ParameterClause): void {
  const [value = '', another] = plain(clause);
  const { prefix, rest } = splitPrefix(value);
  const range = dateRange(rest.replace(/ (\d\d:\d\d)$/, '+$1'));
  if (another !== undefined || range === undefined || prefix === 'ne' || prefix === 'ap') throw badValue('date', 'one date like 2026-11, ge2026-11-01 or lt2026-11-27T08:30:00+07:00');
  const from = { eq: range.lo, ge: range.lo, gt: range.hi, sa: range.hi, lt: undefined, eb: undefined, le: undefined }[prefix];
  const before = { eq: range.hi, le: range.hi, lt: range.lo, eb: range.lo, gt: undefined, sa: undefined, ge: undefined }[prefix];
  if (from !== undefined && (filter.from === undefined || from > filter.from)) filter.from = from;
  if (before !== undefined && (filter.before === undefined || before < filter.before)) filter.before = before;
}

/** Place of a row in its chain, which is the id of its AuditEvent. */
export function parseEventId(id: string): { chain: number; n: number } | undefined {
  const [, chain, n] = /^(\d{1,9})-(\d{1,15})$/.exec(id) ?? [];
  return chain === undefined ? undefined : { chain: Number(chain), n: Number(n) };
}
