// What the comparisons of `_filter` mean for each kind of parameter. https://hl7.org/fhir/R4/search_filter.html   spec: SRC-20
import { badValue, searchFault } from './faults.ts';
import type { FilterNode } from './filter.ts';
import type { Parameter, ParameterType } from './parameters.ts';
import type { Clause, ParameterClause } from './request.ts';

type Test = Extract<FilterNode, { kind: 'test' }>;
/** Walks `path` to its last parameter and asks what is to hold of it. */
export type ReadPath = (path: string, leaf: (parameter: Parameter) => Clause) => Clause;

export function filterClause(node: FilterNode, readPath: ReadPath): Clause {
  switch (node.kind) {
    case 'and': case 'or': return { kind: node.kind === 'and' ? 'all' : 'any', of: [filterClause(node.left, readPath), filterClause(node.right, readPath)] };
    case 'not': return { kind: 'not', of: filterClause(node.of, readPath) };
    case 'test': return readPath(node.path, (parameter) => testClause(node, parameter));
  }
}

/** How a comparison is said in an ordinary query: by modifier, prefix or a way of comparing texts; `negated` around it all. */
interface Said { readonly modifier?: string; readonly prefix?: string; readonly compare?: ParameterClause['compare']; readonly negated?: true }

const ordered: Readonly<Record<string, Said>> = Object.fromEntries(['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb'].map((prefix) => [prefix, { prefix }]));
const texts: Readonly<Record<string, Said>> = { eq: { compare: 'whole' }, ne: { compare: 'whole', negated: true }, co: { modifier: 'contains' }, sw: {}, ew: { compare: 'end' } };
const tokens: Readonly<Record<string, Said>> = { eq: {}, ne: { modifier: 'not' }, in: { modifier: 'in' }, ni: { modifier: 'not-in' }, ss: { modifier: 'above' }, sb: { modifier: 'below' } };
const same: Readonly<Record<string, Said>> = { eq: {}, ne: { negated: true } };

const saidBy: Readonly<Record<ParameterType, Readonly<Record<string, Said>>>> = {
  string: texts, token: tokens, date: ordered, number: ordered, quantity: ordered, reference: { ...same, re: {} }, composite: same, special: same,
  uri: { ...same, sw: { modifier: 'below' }, sb: { modifier: 'below' }, ss: { modifier: 'above' } },
};

function testClause({ operator, value, isText }: Test, parameter: Parameter): Clause {
  if (operator === 'pr') {
    if (value !== 'true' && value !== 'false') throw badValue(parameter.code, 'true or false after pr');
    return { kind: 'parameter', parameter, modifier: 'missing', values: [String(value === 'false')] };
  }
  if (operator === 'po' && parameter.type === 'date') return overlapping(parameter, escaped(value, parameter, isText));
  const means = saidBy[parameter.type];
  const said = Object.hasOwn(means, operator) ? means[operator] : undefined;
  if (said === undefined) throw searchFault({ code: 'not-supported', parameter: parameter.code, text: `in a _filter, a ${parameter.type} is compared by ${[...Object.keys(means), ...(parameter.type === 'date' ? ['po'] : []), 'pr'].join(', ')}`, issue: 'not-supported' });
  const clause: ParameterClause = {
    kind: 'parameter', parameter, modifier: said.modifier, values: [`${said.prefix ?? ''}${escaped(value, parameter, isText)}`], ...(said.compare && { compare: said.compare }),
  };
  return said.negated ? { kind: 'not', of: clause } : clause;
}

/** Neither wholly after nor wholly before, and there. */
function overlapping(parameter: Parameter, value: string): Clause {
  const apart = ['sa', 'eb'].map((prefix): Clause => ({ kind: 'not', of: { kind: 'parameter', parameter, modifier: undefined, values: [prefix + value] } }));
  return { kind: 'all', of: [...apart, { kind: 'parameter', parameter, modifier: 'missing', values: ['false'] }] };
}

/** A text in quotes is all value; what stands bare keeps its `|` and `$` as separators. */
function escaped(value: string, parameter: Parameter, isText: boolean): string {
  if (isText && (parameter.type === 'string' || parameter.type === 'uri')) return value.replace(/[\\,|$]/g, '\\$&');
  return value.replace(/,/g, '\\,');
}
