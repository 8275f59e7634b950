// Compiles FHIRPath to closures over plain JSON and notes which answers it reads, so that a change computes again only what hangs on it.
// http://hl7.org/fhirpath/N1   spec: FRM
import { parsePath, PathSyntaxError } from '#fhir/path/parse.ts';
import type { PathNode } from '#fhir/path/parse.ts';
import { answersRead, isOwnAnswer } from './answerPattern.ts';
import type { Expression, Reading } from './expression.ts';
import { functions } from './functions.ts';
import { isType, navigate, ofType } from './navigate.ts';
import { operators } from './operators.ts';
import { costOf, spend, TooMuchWork } from './work.ts';

/** `$this` and what is read. */
export interface Focus {
  readonly self: readonly unknown[];
  readonly reading: Reading;
  readonly index: number;
}
export type Run = (focus: Focus) => readonly unknown[];

export interface Notes {
  readonly reads: Set<string>;
  readonly variables: Set<string>;
  readsOwn: boolean;
  readsAll: boolean;
}
export interface Compiler {
  readonly notes: Notes;
  compile(node: PathNode): Run;
}

export class PathProblem extends Error {}

/** Variables that are always there; they stand for the response, so that reading them is reading everything. */
const responseVariables = new Set(['resource', 'context', 'questionnaire']);
const constants: Readonly<Record<string, string>> = { ucum: 'http://unitsofmeasure.org', sct: 'http://snomed.info/sct', loinc: 'http://loinc.org' };

/** `rows`: names of the variables that stand for rows around the place. Throws PathProblem. */
export function compilePath(source: string, rows: readonly string[] = []): Expression {
  const notes: Notes = { reads: new Set(), variables: new Set(), readsOwn: false, readsAll: false };
  const run = compileWith(notes, rows).compile(parse(source));
  return {
    source, ...notes,
    run: (reading) => guarded(run, reading),
  };
}

function guarded(run: Run, reading: Reading): readonly unknown[] {
  try {
    return run({ self: [], reading, index: 0 });
  } catch (error) {
    if (error instanceof TooMuchWork) return [];
    throw error;
  }
}

/** Each step pays for what it gives. */
const paid = (run: Run): Run => (focus) => {
  const values = run(focus);
  spend(focus.reading.work, costOf(values));
  return values;
};

function parse(source: string): PathNode {
  try {
    return parsePath(source);
  } catch (error) {
    if (error instanceof PathSyntaxError) throw new PathProblem(error.message, { cause: error });
    throw error;
  }
}

function compileWith(notes: Notes, rows: readonly string[]): Compiler {
  const compiler: Compiler = { notes, compile: (node) => paid(answers(node, notes, rows) ?? plain(node)) };

  function plain(node: PathNode): Run {
    switch (node.kind) {
      case 'literal': return constant([node.value]);
      case 'quantity': return constant([{ value: node.value, unit: node.unit }]);
      case 'empty': return constant([]);
      case 'this': return ({ self }) => self;
      case 'variable': return variable(node.name, notes, rows);
      case 'member': return member(node, compiler);
      case 'index': return index(compiler.compile(node.of), compiler.compile(node.at));
      case 'type': return typeTest(node, compiler);
      case 'binary': return binary(node, compiler);
      case 'call': return call(node, compiler);
    }
  }

  return compiler;
}

function answers(node: PathNode, notes: Notes, rows: readonly string[]): Run | undefined {
  if (isOwnAnswer(node)) {
    notes.readsOwn = true;
    return ({ reading }) => reading.own();
  }
  const read = answersRead(node, rows);
  if (!read) return undefined;
  notes.reads.add(read.linkId);
  return ({ reading }) => reading.answers(read.linkId, read.row);
}

function variable(name: string, notes: Notes, rows: readonly string[]): Run {
  const fixed = constants[name];
  if (fixed !== undefined) return constant([fixed]);
  if (responseVariables.has(name) || rows.includes(name)) notes.readsAll = true;
  else notes.variables.add(name);
  return ({ reading }) => reading.variable(name);
}

/** A name at the beginning is a member of the focus, or its type. */
function member({ of, name }: PathNode & { kind: 'member' }, compiler: Compiler): Run {
  if (of !== undefined) {
    const before = compiler.compile(of);
    return (focus) => navigate(before(focus), name);
  }
  if (/^[A-Z]/.test(name)) return ({ self }) => (self.length > 0 && self.every((one) => isType(one, name)) ? self : navigate(self, name));
  return ({ self }) => navigate(self, name);
}

function typeTest({ of, operator, type }: PathNode & { kind: 'type' }, compiler: Compiler): Run {
  const before = compiler.compile(of);
  if (operator === 'as') return (focus) => ofType(before(focus), type);
  return (focus) => before(focus).slice(0, 1).map((one) => isType(one, type));
}

function binary(node: PathNode & { kind: 'binary' }, compiler: Compiler): Run {
  const operate = operators[node.operator];
  if (operate === undefined) throw new PathProblem(`the operator ${node.operator} is not known`);
  const [left, right] = [compiler.compile(node.left), compiler.compile(node.right)];
  return (focus) => {
    const [a, b] = [left(focus), right(focus)];
    // Most compare each with each.
    spend(focus.reading.work, a.length * b.length);
    return operate(a, b);
  };
}

function call(node: PathNode & { kind: 'call' }, compiler: Compiler): Run {
  const write = functions[node.name];
  if (write === undefined) throw new PathProblem(`${node.name}() is not known`);
  const of = node.of === undefined ? ({ self }: Focus) => self : compiler.compile(node.of);
  return write({ of, args: node.args, compiler });
}

const constant = (values: readonly unknown[]): Run => () => values;
const index = (of: Run, at: Run): Run => (focus) => {
  const [place] = at(focus);
  const value = typeof place === 'number' ? of(focus)[place] : undefined;
  return value === undefined ? [] : [value];
};
