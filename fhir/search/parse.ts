// Query string → SearchRequest. Unknown parameters and modifiers are refused, or ignored when the client asked for leniency.
// https://hl7.org/fhir/R4/search.html   spec: SRC-6
import { Fault } from '#platform/fault/index.ts';
import { isFhirId } from '#fhir/repository/id.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { badModifier, badValue, searchFault } from './faults.ts';
import { parseFilter } from './filter.ts';
import { filterClause } from './filterClause.ts';
import { findParameter, isSupported, type Parameter } from './parameters.ts';
import type { Clause, IncludeRule, SearchRequest, SortKey } from './request.ts';
import { splitEscaped } from './text.ts';

export const defaultCount = 50;
export const largestCount = 1000;
const mostParameters = 60;
const mostValues = 500;
const longestQuery = 65_536;
const deepestChain = 3;
/** References to nearly any type must say which one is meant. */
const mostChainTypes = 10;
const mostConditions = 400;
const mostIncludes = 20;
const mostSortKeys = 6;
/** Asking for more is no search but a way to stop the server; up to here the page is merely shorter. */
const mostAsked = 10_000;
/** Answered elsewhere (content negotiation) or without effect on what is found. */
const ignored = new Set(['_format', '_pretty', '_contained', '_containedType']);

export interface ParseOptions {
  /** `Prefer: handling=lenient`: what is not understood is ignored, and missing from the self link. */
  readonly lenient?: boolean;
  /** Parameters beside those of R4. */
  readonly findCustom?: FindParameter;
}
type FindParameter = (type: ResourceType, code: string) => Parameter | undefined;

type Draft = { -readonly [K in keyof SearchRequest]: SearchRequest[K] extends readonly (infer M)[] ? M[] : SearchRequest[K] } & { readonly known: Known };

const tooCostly = (parameter: string, text: string): Error => searchFault({ code: 'too-costly', parameter, text, issue: 'too-costly' });

/** Throws Fault `fhir.search-…` for what cannot be understood. */
export function parseSearch(type: ResourceType, query: string, options: ParseOptions = {}): SearchRequest {
  if (query.length > longestQuery) throw tooCostly('_query', `the query is longer than ${longestQuery} characters`);
  const draft: Draft = { type, clauses: [], sort: [], count: defaultCount, total: 'none', include: [], revinclude: [], elements: undefined, summary: 'false', cursor: undefined, self: '', known: { conditions: 0, find: (one, code) => findParameter(one, code) ?? options.findCustom?.(one, code) } };
  const pairs = [...new URLSearchParams(query)];
  if (pairs.length > mostParameters) throw tooCostly('_query', `more than ${mostParameters} parameters`);
  const understood = new URLSearchParams();
  const unknown: Fault[] = [];
  for (const [name, value] of pairs) {
    if (ignored.has(name)) continue;
    try {
      readPair(draft, name, value);
    } catch (error) {
      if (!isIgnorable(error)) throw error;
      unknown.push(error);
      continue;
    }
    if (name !== '_cursor') understood.append(name, value);
  }
  if (unknown.length > 0 && options.lenient !== true) throw together(unknown);
  const { known: _known, ...request } = draft;
  return { ...request, self: understood.toString() };
}

/** Leniency is for what is unknown, not for wrong values: a bad date must not widen a result. */
const isIgnorable = (error: unknown): error is Fault => {
  const code = (error as { code?: unknown }).code;
  return code === 'fhir.search-unknown-parameter' || code === 'fhir.search-bad-modifier' || code === 'fhir.search-not-supported';
};

/** Each is named in an issue of its own. */
const together = ([first, ...rest]: readonly Fault[]): Fault | undefined => first && new Fault(first.kind, first.code, { params: first.params, issue: [first, ...rest].flatMap(({ issue }) => issue) });

function readPair(draft: Draft, name: string, value: string): void {
  const control = Object.hasOwn(controls, name) ? controls[name] : undefined;
  if (control !== undefined) return control(draft, value);
  // An empty value restricts nothing: forms send every field.
  if (value === '') return;
  draft.clauses.push(parseClause({ type: draft.type, name, depth: 0, leaf: valueLeaf(value), known: draft.known }));
}

const controls: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  _count: (draft, value) => {
    if (!/^\d+(?:e\d+)?$/i.test(value)) throw badValue('_count', 'a whole number');
    if (!/^\d{1,9}$/.test(value) || Number(value) > mostAsked) throw searchFault({ code: 'too-costly', parameter: '_count', text: `a whole number of at most ${mostAsked}; a page has at most ${largestCount} entries`, issue: 'too-costly' });
    draft.count = Math.min(Number(value), largestCount);
    if (draft.count === 0) draft.summary = 'count';
  },
  _total: (draft, value) => { draft.total = oneOf('_total', value, ['none', 'estimate', 'accurate']); },
  _summary: (draft, value) => { draft.summary = oneOf('_summary', value, ['true', 'text', 'data', 'count', 'false']); },
  _elements: (draft, value) => {
    const names = value.split(',').map((name) => name.slice(name.indexOf('.') + 1).replace(/\[x\]$/, ''));
    if (names.some((name) => !/^[A-Za-z][A-Za-z0-9]*$/.test(name))) throw badValue('_elements', 'a list of element names');
    draft.elements = [...(draft.elements ?? []), ...names];
  },
  _sort: (draft, value) => {
    draft.sort.push(...value.split(',').filter((key) => key !== '').map((key) => parseSort(draft, key)));
    if (draft.sort.length > mostSortKeys) throw tooCostly('_sort', `at most ${mostSortKeys} keys`);
  },
  ...includeControls('_include', 'include'),
  ...includeControls('_revinclude', 'revinclude'),
  _cursor: (draft, value) => { draft.cursor = value; },
  _filter: (draft, value) => { draft.clauses.push(parseFilterClause(draft, value)); },
  _list: (draft, value) => {
    const id = value.startsWith('List/') ? value.slice(5) : value;
    if (!isFhirId(id)) throw badValue('_list', 'the id of a List');
    draft.clauses.push({ kind: 'list', id });
  },
};

const narrowing = new Set(['_list', '_filter']);

/** Parameters that say how a result is shown and not what is found. */
export const shapesResult = (name: string): boolean => ignored.has(name) || (Object.hasOwn(controls, name) && !narrowing.has(name));

function includeControls(name: string, list: 'include' | 'revinclude'): Record<string, (draft: Draft, value: string) => void> {
  const add = (iterate: boolean) => (draft: Draft, value: string): void => {
    if (draft.include.length + draft.revinclude.length >= mostIncludes) throw tooCostly(name, `a search has at most ${mostIncludes} includes`);
    const rule = parseInclude(list, draft, value);
    draft[list].push({ ...rule, ...(iterate && value === '*' && { source: undefined }), iterate });
  };
  return { [name]: add(false), [`${name}:iterate`]: add(true), [`${name}:recurse`]: add(true) };
}

function oneOf<T extends string>(parameter: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw badValue(parameter, `one of ${allowed.join(', ')}`);
  return found;
}

/** One condition on a type, `depth` steps into a chain; `leaf` says what is to hold of the last parameter of the name. */
interface Step { readonly type: ResourceType; readonly name: string; readonly depth: number; readonly leaf: Leaf; readonly known: Known }
/** What one search knows and has counted: a chain without a type asks every type it may lead to. */
interface Known { conditions: number; readonly find: FindParameter }
type Leaf = (parameter: Parameter, modifier: string | undefined) => Clause;

function parseClause(step: Step): Clause {
  const { type, name, depth, leaf } = step;
  if (++step.known.conditions > mostConditions) throw tooCostly(clip(name), `a search has at most ${mostConditions} conditions; say in chains which type is meant, as in subject:Patient.name`);
  if (depth > deepestChain) throw tooCostly(clip(name), `chains go at most ${deepestChain} steps`);
  if (name.startsWith('_has:')) return parseHas(step);
  if (name.includes('.')) return parseChain(step);
  const [code = '', modifier, ...more] = name.split(':');
  if (more.length > 0) throw badModifier(clip(code), more.join(':'));
  return leaf(requireParameter(step.known, type, code), modifier);
}

/** `name=value` of a query: alternatives separated by commas. */
const valueLeaf = (value: string): Leaf => (parameter, modifier) => {
  const values = splitEscaped(value, ',').filter((one) => one !== '');
  if (values.length === 0) throw badValue(parameter.code, 'given');
  if (values.length > mostValues) throw tooCostly(parameter.code, `more than ${mostValues} values`);
  return { kind: 'parameter', parameter, modifier, values };
};

const parseFilterClause = ({ type, known }: Draft, value: string): Clause => filterClause(parseFilter(value), (path, leaf) => parseClause({
  type, name: path, depth: 0, known,
  leaf: (parameter, modifier) => {
    if (modifier !== undefined) throw badModifier(parameter.code, modifier);
    return leaf(parameter);
  },
}));

function requireParameter({ find }: Known, type: ResourceType, code: string): Parameter {
  const parameter = find(type, code);
  if (parameter === undefined) throw searchFault({ code: 'unknown-parameter', parameter: clip(code), text: `${type} has no search parameter of this name`, issue: 'not-supported' });
  if (!isSupported(parameter)) throw searchFault({ code: 'not-supported', parameter: code, text: 'is not supported by this server', issue: 'not-supported' });
  return parameter;
}

const clip = (text: string): string => text.slice(0, 60);

function parseChain({ type, name, depth, leaf, known }: Step): Clause {
  const dot = name.indexOf('.');
  const [code = '', typeName] = name.slice(0, dot).split(':');
  const rest = name.slice(dot + 1);
  const parameter = requireParameter(known, type, code);
  if (parameter.type !== 'reference') throw badModifier(parameter.code, rest);
  const targets = (parameter.targets ?? []).filter((target) => typeName === undefined || target === typeName);
  if (typeName !== undefined && targets.length === 0) throw badModifier(parameter.code, typeName);
  const possible = targets.filter((one) => understands(known, one, rest));
  if (possible.length === 0) throw searchFault({ code: 'unknown-parameter', parameter: clip(name), text: 'no type it may point to has this parameter', issue: 'not-supported' });
  if (possible.length > mostChainTypes) throw searchFault({ code: 'bad-modifier', parameter: clip(code), text: `say which type it points to, as in ${clip(code)}:${possible[0]}.${clip(rest)}` });
  return { kind: 'chain', parameter, targets: possible.map((target) => ({ type: target, clause: parseClause({ type: target, name: rest, depth: depth + 1, leaf, known }) })) };
}

/** Whether a type has the parameter that the rest of a chain begins with. */
function understands({ find }: Known, type: ResourceType, rest: string): boolean {
  if (!rest.startsWith('_has:')) return find(type, rest.split(/[.:]/)[0] ?? '') !== undefined;
  const [, source = '', code = ''] = rest.split(':');
  return isResourceType(source) && find(source, code)?.targets?.includes(type) !== false;
}

function parseHas({ type, name, depth, leaf, known }: Step): Clause {
  const [, source = '', code = '', ...rest] = name.split(':');
  if (!isResourceType(source)) throw badValue('_has', 'like _has:Observation:patient:code');
  const parameter = requireParameter(known, source, code);
  if (parameter.type !== 'reference' || rest.length === 0) throw badValue('_has', 'like _has:Observation:patient:code');
  if (parameter.targets !== undefined && !parameter.targets.includes(type)) throw badValue('_has', `a reference to ${type}`);
  return { kind: 'has', source, parameter, clause: parseClause({ type: source, name: rest.join(':'), depth: depth + 1, leaf, known }) };
}

function parseSort({ known, type }: Draft, key: string): SortKey {
  const descending = key.startsWith('-');
  return { parameter: requireParameter(known, type, descending ? key.slice(1) : key), descending };
}

function parseInclude(list: 'include' | 'revinclude', { known, type }: Draft, value: string): Omit<IncludeRule, 'iterate'> {
  // Everything that matches refer to; in reverse, everything that refers to them.
  if (value === '*') return { source: list === 'include' ? type : undefined, parameter: undefined, target: undefined };
  const [source = '', code = '', target] = value.split(':');
  if (!isResourceType(source)) throw badValue(`_${list}`, 'like Observation:subject');
  if (target !== undefined && !isResourceType(target)) throw badValue(`_${list}`, 'like Observation:subject:Patient');
  if (code === '*') return { source, parameter: undefined, target };
  const parameter = requireParameter(known, source, code);
  if (parameter.type !== 'reference') throw badValue(`_${list}`, 'a reference parameter');
  return { source, parameter, target };
}
