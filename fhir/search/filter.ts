// Reads the expression of `_filter` into a tree; what its parts mean is decided in filterClause.ts.
// https://hl7.org/fhir/R4/search_filter.html   spec: SRC-20
import { badValue, searchFault } from './faults.ts';

export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly kind: 'not'; readonly of: FilterNode }
  | { readonly kind: 'test'; readonly path: string; readonly operator: string; readonly value: string; readonly isText: boolean };

const longest = 4000;
const deepest = 16;
const mostTests = 60;
/** Parentheses, a quoted text (with JSON's escapes), or a run without blanks and closing signs. */
const tokens = /\s*(?:([()])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([^\s()"'][^\s()]*))/gy;

/** Throws Fault `fhir.search-…` for what is no filter, or too large a one. */
export function parseFilter(text: string): FilterNode {
  if (text.length > longest) throw tooCostly(`at most ${longest} characters`);
  const list = tokenize(text.trimEnd());
  const reader: Reader = { list, at: 0, tests: 0 };
  const node = sequence(reader, 0);
  if (reader.at < list.length) throw wrong();
  return node;
}

const wrong = (): Error => badValue('_filter', 'a filter like: name co "an" and (birthdate ge 1980 or not (gender eq male))');
const tooCostly = (limit: string): Error => searchFault({ code: 'too-costly', parameter: '_filter', text: `a filter has ${limit}`, issue: 'too-costly' });

interface Reader { readonly list: readonly string[]; at: number; tests: number }

function tokenize(text: string): string[] {
  const list: string[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < text.length) {
    const match = tokens.exec(text);
    if (match === null) throw wrong();
    list.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return list;
}

/** `and` and `or` are read from left to right, without precedence: the standard says so. */
function sequence(reader: Reader, depth: number): FilterNode {
  if (depth > deepest) throw tooCostly(`at most ${deepest} levels of parentheses`);
  let left = part(reader, depth);
  for (let next = reader.list[reader.at]; next === 'and' || next === 'or'; next = reader.list[reader.at]) {
    reader.at++;
    left = { kind: next, left, right: part(reader, depth) };
  }
  return left;
}

function part(reader: Reader, depth: number): FilterNode {
  const next = take(reader);
  if (next === 'not' && reader.list[reader.at] === '(') {
    reader.at++;
    return { kind: 'not', of: closed(reader, depth) };
  }
  return next === '(' ? closed(reader, depth) : test(reader, next);
}

function closed(reader: Reader, depth: number): FilterNode {
  const inner = sequence(reader, depth + 1);
  if (take(reader) !== ')') throw wrong();
  return inner;
}

function test(reader: Reader, path: string): FilterNode {
  if (++reader.tests > mostTests) throw tooCostly(`at most ${mostTests} comparisons`);
  const operator = take(reader);
  const written = take(reader);
  if (written === '(' || written === ')' || !/^_?[A-Za-z][A-Za-z0-9_.:-]*$/.test(path) || !/^[a-z]{2}$/.test(operator)) throw wrong();
  const isText = /^["']/.test(written);
  return { kind: 'test', path, operator, value: isText ? written.slice(1, -1).replace(/\\(.)/g, '$1') : written, isText };
}

function take(reader: Reader): string {
  const next = reader.list[reader.at++];
  if (next === undefined) throw wrong();
  return next;
}
