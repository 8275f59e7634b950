// Does a clause fit a resource that stands in no table? For resources that are made when asked for: words, codes, days and addresses. spec: SRC
import { dateRange, earlier } from './dates.ts';
import { badValue } from './faults.ts';
import { fold } from './fold.ts';
import { splitPrefix, storedAs } from './kinds/context.ts';
import type { Clause, ParameterClause } from './request.ts';
import { splitEscaped, unescaped } from './text.ts';
import { wordsIn } from './words.ts';
import type { DateRange, SearchValues } from './values.ts';

/** A clause of another kind fits nothing. */
export function fitsValues(values: SearchValues, clause: Clause): boolean {
  if (clause.kind === 'all') return clause.of.every((one) => fitsValues(values, one));
  if (clause.kind === 'any') return clause.of.some((one) => fitsValues(values, one));
  if (clause.kind === 'not') return !fitsValues(values, clause.of);
  return clause.kind === 'parameter' && fitsParameter(values, clause);
}

function fitsParameter(values: SearchValues, clause: ParameterClause): boolean {
  const { parameter, modifier, values: asked } = clause;
  const { code, type, isUri } = parameter;
  const kind = type === 'string' ? texts : type === 'token' ? tokens : type === 'uri' || isUri ? uris : type === 'date' ? dates : undefined;
  const found = storedAs(parameter).flatMap((name) => kind?.(values, name) ?? []);
  if (modifier === 'missing') return asked.includes(String(found.length === 0));
  if (code === '_text' || code === '_content') return asked.some((value) => wordsIn(unescaped(value)).every((word) => values.words.narrative.includes(word) || (code === '_content' && values.words.content.includes(word))));
  const fits = found.some((one) => asked.some((value) => one(value, modifier)));
  return modifier === 'not' ? !fits : fits;
}

type Fits = (asked: string, modifier: string | undefined) => boolean;
type Kind = (values: SearchValues, code: string) => Fits[];

const texts: Kind = ({ strings }, code) => strings.filter(({ param }) => param === code).map(({ value, exact }) => (asked, modifier) => {
  if (modifier === 'exact') return exact === unescaped(asked);
  const folded = fold(unescaped(asked));
  return modifier === 'contains' ? value.includes(folded) : modifier === undefined && value.startsWith(folded);
});

/** Of a code without a system, what is asked for before the `|` can only mean the code. */
const tokens: Kind = ({ tokens: all, status }, code) => [...all.filter(({ param }) => param === code), ...(code === 'status' && status !== undefined ? [{ system: undefined, code: status }] : [])].map((token) => (asked, modifier) => {
  const [system, bare] = asked.includes('|') ? splitEscaped(asked, '|').map(unescaped) : [undefined, unescaped(asked)];
  return (modifier === undefined || modifier === 'not') && (bare === '' || bare === token.code) && (system === undefined || token.system === undefined || system === token.system);
});

const uris: Kind = ({ strings }, code) => strings.filter(({ param }) => param === code).map(({ exact }) => (asked, modifier) => {
  const uri = unescaped(asked);
  if (modifier === 'below') return exact.startsWith(uri);
  return modifier === 'above' ? uri.startsWith(exact) : modifier === undefined && exact === uri;
});

const dates: Kind = ({ date }, code) => (code === 'date' && date !== undefined ? [(asked) => {
  const { prefix, rest } = splitPrefix(asked);
  const range = dateRange(rest);
  if (!range) throw badValue(code, 'a date like 2024, 2024-05, 2024-05-17 or 2024-05-17T08:30:00+07:00');
  return overlaps[prefix](date, range);
}] : []);

const within = (a: DateRange, b: DateRange): boolean => !earlier(a.lo, b.lo) && !earlier(b.hi, a.hi);
const after = (a: DateRange, b: DateRange): boolean => earlier(b.hi, a.hi);
const before = (a: DateRange, b: DateRange): boolean => earlier(a.lo, b.lo);
/** https://hl7.org/fhir/R4/search.html#prefix */
const overlaps: Readonly<Record<ReturnType<typeof splitPrefix>['prefix'], (a: DateRange, b: DateRange) => boolean>> = {
  eq: within, ap: within, ne: (a, b) => !within(a, b), gt: after, lt: before,
  ge: (a, b) => within(a, b) || after(a, b), le: (a, b) => within(a, b) || before(a, b),
  sa: (a, b) => !earlier(a.lo, b.hi), eb: (a, b) => !earlier(b.lo, a.hi),
};
