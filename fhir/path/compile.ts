// Turns a parsed FHIRPath into a JavaScript expression over plain JSON, using what is known of the types, so that no interpreter runs later.
// Booleans are three-valued: true, false, undefined (empty). The expression may use `P` (fhir/path/runtime.ts) and `c` (%resource).
// http://hl7.org/fhirpath/N1/   spec: PTH
import { functions } from './functions.ts';
import type { PathNode } from './parse.ts';
import { asBool, asList, asOne, bool, type Compiled, exists, isType, NotCompilable, ofType, type Scope } from './values.ts';

export function compile(node: PathNode, scope: Scope): Compiled {
  switch (node.kind) {
    case 'literal': return { js: JSON.stringify(node.value), shape: typeof node.value === 'boolean' ? 'bool' : 'one', types: [literalType(node.value)], isTotal: true };
    case 'quantity': throw new NotCompilable('a quantity is not supported');
    case 'empty': return { js: '[]', shape: 'list', types: [] };
    case 'this': return scope.self;
    case 'variable': return variable(node.name, scope);
    case 'member': return member(node, scope);
    case 'index': return { ...compile(node.of, scope), js: `${asList(compile(node.of, scope))}[${compile(node.at, scope).js}]`, shape: 'one' };
    case 'type': return typeTest(node, scope);
    case 'binary': return binary(node, scope);
    case 'call': return call(node, scope);
  }
}

const literalType = (value: string | number | boolean): string => (typeof value === 'string' ? 'string' : typeof value === 'number' ? 'decimal' : 'boolean');

function variable(name: string, scope: Scope): Compiled {
  if (name === 'resource') return scope.resource;
  if (name === 'context') return scope.context;
  if (name === 'ucum') return { js: '"http://unitsofmeasure.org"', shape: 'one', types: ['string'], isTotal: true };
  throw new NotCompilable(`%${name} is not known`);
}

function member(node: PathNode & { kind: 'member' }, scope: Scope): Compiled {
  const of = node.of === undefined ? scope.self : compile(node.of, scope);
  if (node.of === undefined && of.types.includes(node.name) && /^[A-Z]/.test(node.name)) return of;
  return step(of, node.name, scope);
}

/** `of.name`. */
export function step(of: Compiled, name: string, scope: Scope): Compiled {
  const [type] = of.types;
  if (of.types.length !== 1 || type === undefined || !scope.known.isKnown(type)) return { js: `P.navigateAny(${asList(of)}, ${JSON.stringify(name)})`, shape: 'list', types: [] };
  const element = scope.known.element(type, name);
  if (element === undefined) throw new NotCompilable(`${type} has no element ${name}`);
  const [first] = element.properties;
  if (!element.choice && first !== undefined) return property({ of, ...first, many: element.many }, scope);
  const each = element.properties.map((one) => property({ of, ...one, many: false }, scope));
  return {
    js: of.shape === 'one' ? `P.firstOf(${each.map((one) => one.js).join(', ')})` : `[${each.map((one) => `...${asList(one)}`).join(', ')}]`,
    shape: of.shape === 'one' ? 'one' : 'list',
    types: element.properties.map((one) => one.type),
    presence: each.map((one) => exists(one)).join(' || '),
    narrow: (wanted) => narrowed(element.properties.map(({ type: one }, index) => ({ type: one, compiled: each[index] })), wanted, of.shape === 'one'),
  };
}

/** Types that are special forms of another. https://hl7.org/fhir/R4/datatypes.html */
const specials: Readonly<Record<string, readonly string[]>> = {
  uri: ['canonical', 'url', 'oid', 'uuid'], string: ['code', 'id', 'markdown'], integer: ['positiveInt', 'unsignedInt'], Quantity: ['Age', 'Count', 'Distance', 'Duration'],
};

/** A choice taken as one type holds also the special forms of it. */
function narrowed(choices: readonly { readonly type: string; readonly compiled: Compiled | undefined }[], wanted: string, isOne: boolean): Compiled | undefined {
  const names = [wanted, ...(specials[wanted] ?? [])].map((one) => one.toLowerCase());
  const fitting = choices.flatMap(({ type, compiled }) => (compiled !== undefined && names.includes(type.toLowerCase()) ? [compiled] : []));
  const [first, another] = fitting;
  if (first === undefined || another === undefined) return first;
  const js = isOne ? `P.firstOf(${fitting.map((one) => one.js).join(', ')})` : `[${fitting.map((one) => `...${asList(one)}`).join(', ')}]`;
  return { js, shape: isOne ? 'one' : 'list', types: [wanted], presence: fitting.map((one) => exists(one)).join(' || ') };
}

function property({ of, property: name, type, many }: { of: Compiled; property: string; type: string; many: boolean }, scope: Scope): Compiled {
  const types = [type];
  if (of.shape !== 'one') return { js: `P.navigate(${of.js}, ${JSON.stringify(name)})`, shape: 'list', types };
  const dot = of.isTotal ? '.' : '?.';
  const js = `${of.js}${dot}${name}`;
  if (many) return { js: `P.list(${js})`, shape: 'list', types, presence: `${js} !== undefined` };
  const presence = scope.known.isPrimitive(type) ? `(${js} !== undefined || ${of.js}${dot}_${name} !== undefined)` : `${js} !== undefined`;
  return { js, shape: 'one', types, presence };
}

function typeTest(node: PathNode & { kind: 'type' }, scope: Scope): Compiled {
  const of = compile(node.of, scope);
  return node.operator === 'is' ? isType(of, node.type) : ofType(of, node.type);
}

function call(node: PathNode & { kind: 'call' }, scope: Scope): Compiled {
  const of = node.of === undefined ? scope.self : compile(node.of, scope);
  const implementation = functions[node.name];
  if (implementation === undefined) throw new NotCompilable(`${node.name}() is not supported`);
  return implementation({ of, args: node.args, scope: { ...scope, compile } });
}

type Operator = (left: Compiled, right: Compiled) => Compiled;

const comparison = (operator: string): Operator => (left, right) => bool(`P.compare(${asOne(left)}, ${asOne(right)}, ${JSON.stringify(operator)})`);
const junction = (operator: 'and' | 'or' | 'xor' | 'implies'): Operator => (left, right) => logic(operator, asBool(left), asBool(right));

const operators: Readonly<Record<string, Operator>> = {
  and: junction('and'),
  or: junction('or'),
  xor: junction('xor'),
  implies: junction('implies'),
  '=': (left, right) => bool(equality(left, right)),
  '!=': (left, right) => bool(`P.not(${equality(left, right)})`),
  '<': comparison('<'),
  '>': comparison('>'),
  '<=': comparison('<='),
  '>=': comparison('>='),
  in: (left, right) => bool(`P.isIn(${asOne(left)}, ${asList(right)})`),
  contains: (left, right) => bool(`P.isIn(${asOne(right)}, ${asList(left)})`),
  '|': (left, right) => ({ js: `P.union(${asList(left)}, ${asList(right)})`, shape: 'list', types: [...new Set([...left.types, ...right.types])] }),
  '&': (left, right) => ({ js: `P.concat(${asOne(left)}, ${asOne(right)})`, shape: 'one', types: ['string'], isTotal: true }),
  '+': (left, right) => ({ js: `P.add(${asOne(left)}, ${asOne(right)})`, shape: 'one', types: left.types }),
};

function binary(node: PathNode & { kind: 'binary' }, scope: Scope): Compiled {
  const write = operators[node.operator];
  if (write === undefined) throw new NotCompilable(`the operator ${node.operator} is not supported`);
  return write(compile(node.left, scope), compile(node.right, scope));
}

function logic(operator: 'and' | 'or' | 'xor' | 'implies', left: Compiled, right: Compiled): Compiled {
  if (!left.isTotal || !right.isTotal) return bool(`P.${operator}(${left.js}, ${right.js})`);
  if (operator === 'and') return bool(`(${left.js} && ${right.js})`, true);
  if (operator === 'or') return bool(`(${left.js} || ${right.js})`, true);
  return operator === 'xor' ? bool(`(${left.js} !== ${right.js})`, true) : bool(`(!${left.js} || ${right.js})`, true);
}

const equality = (left: Compiled, right: Compiled): string =>
  left.shape === 'list' || right.shape === 'list' ? `P.equalLists(${asList(left)}, ${asList(right)})` : `P.equal(${left.js}, ${right.js})`;
