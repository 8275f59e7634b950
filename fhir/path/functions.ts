// The FHIRPath functions that R4 constraints and search parameters use, each as a writer of JavaScript. spec: PTH
import type { PathNode } from './parse.ts';
import { asBool, asList, asOne, bool, type Compiled, exists, isType, NotCompilable, ofType, type Scope } from './values.ts';

interface Call { readonly of: Compiled; readonly args: readonly PathNode[]; readonly scope: Scope }
type Writer = (call: Call) => Compiled;

const argument = ({ args }: Call): PathNode => {
  const [first] = args;
  if (first === undefined) throw new NotCompilable('an argument is missing');
  return first;
};
const typeArgument = (call: Call): string => {
  const node = argument(call);
  if (node.kind === 'member') return node.name;
  throw new NotCompilable('a type name was expected');
};
const value = (call: Call): string => asOne(call.scope.compile(argument(call), call.scope));

/** Compiles an expression that is evaluated for each of `of`: gives its parameter and body. */
function lambda(node: PathNode, of: Compiled, scope: Scope): { parameter: string; body: Compiled } {
  const name = scope.fresh();
  const body = scope.compile(node, { ...scope, self: { js: name, shape: 'one', types: of.types, isTotal: true } });
  return { parameter: name, body };
}

/** `P.name(list, each)` where `each` is compiled to a three-valued boolean. */
const filter = (name: string, call: Call): string => {
  const { parameter, body } = lambda(argument(call), call.of, call.scope);
  return `P.${name}(${asList(call.of)}, (${parameter}) => ${asBool(body).js})`;
};
const list = (js: string, types: readonly string[] = []): Compiled => ({ js, shape: 'list', types });
const one = (js: string, type: string): Compiled => ({ js, shape: 'one', types: [type] });

const text = (name: string): Writer => (call) => bool(`P.${name}(${asOne(call.of)}, ${value(call)})`);

const isResolveTest = (node: PathNode): node is PathNode & { kind: 'type' } =>
  node.kind === 'type' && node.operator === 'is' && node.of.kind === 'call' && node.of.name === 'resolve' && node.of.of === undefined;

/** `where(resolve() is Patient)` is read from the reference itself: nothing is fetched. */
const where: Writer = (call) => {
  const node = argument(call);
  if (isResolveTest(node)) return list(`P.referencesTo(${asList(call.of)}, ${JSON.stringify(node.type)})`, call.of.types);
  return list(filter('where', call), call.of.types);
};

const iif: Writer = ({ args: [test, then, otherwise], of, scope }) => {
  if (test === undefined || then === undefined) throw new NotCompilable('iif() needs a test and a result');
  const inner = { ...scope, self: of };
  const branches = [then, otherwise ?? { kind: 'empty' } as const].map((node) => asBool(scope.compile(node, inner)).js);
  return bool(`(${asBool(scope.compile(test, inner)).js} === true ? ${branches.join(' : ')})`);
};

export const functions: Readonly<Record<string, Writer>> = {
  exists: (call) => bool(call.args.length === 0 ? exists(call.of) : `(${filter('where', call)}.length > 0)`, true),
  empty: ({ of }) => bool(`!${exists(of)}`, true),
  not: ({ of }): Compiled => (of.isTotal ? bool(`!(${asBool(of).js})`, true) : bool(`P.not(${asBool(of).js})`)),
  hasValue: ({ of }) => bool(`P.hasValue(${asOne(of)})`, true),
  count: ({ of }) => ({ ...one(of.shape === 'list' ? `${of.js}.length` : `(${exists(of)} ? 1 : 0)`, 'integer'), isTotal: true }),
  first: ({ of }) => ({ js: `${asList(of)}[0]`, shape: 'one', types: of.types }),
  tail: ({ of }) => list(`${asList(of)}.slice(1)`, of.types),
  trace: ({ of }) => of,
  where,
  extension: (call) => list(`P.extensions(${asList(call.of)}, ${value(call)})`, ['Extension']),
  all: (call) => bool(filter('all', call), true),
  select: (call) => {
    const { parameter, body } = lambda(argument(call), call.of, call.scope);
    return list(`P.select(${asList(call.of)}, (${parameter}) => ${asList(body)})`, body.types);
  },
  isDistinct: ({ of }) => bool(`P.isDistinct(${asList(of)})`, true),
  allFalse: ({ of }) => bool(`${asList(of)}.every((x) => x === false)`, true),
  combine: (call) => list(`[...${asList(call.of)}, ...${asList(call.scope.compile(argument(call), call.scope))}]`, call.of.types),
  intersect: (call) => list(`P.intersect(${asList(call.of)}, ${asList(call.scope.compile(argument(call), call.scope))})`, call.of.types),
  is: (call) => isType(call.of, typeArgument(call)),
  as: (call) => ofType(call.of, typeArgument(call)),
  ofType: (call) => ofType(call.of, typeArgument(call)),
  children: ({ of }) => list(`P.children(${asList(of)})`),
  descendants: ({ of }) => list(`P.descendants(${asList(of)})`),
  iif,
  contains: text('containsText'),
  startsWith: text('startsWith'),
  matches: text('matches'),
  replaceMatches: ({ of, args: [pattern, by], scope }) => {
    if (pattern === undefined || by === undefined) throw new NotCompilable('replaceMatches() needs a pattern and a replacement');
    return one(`P.replaceMatches(${asOne(of)}, ${asOne(scope.compile(pattern, scope))}, ${asOne(scope.compile(by, scope))})`, 'string');
  },
  toInteger: ({ of }) => one(`P.toInteger(${asOne(of)})`, 'integer'),
  toString: ({ of }: Call) => one(`P.toText(${asOne(of)})`, 'string'),
};
