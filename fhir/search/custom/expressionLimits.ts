// An expression that comes from outside may be neither so deep nor so wide that compiling or running it stops the server. spec: SRC-24
import { parsePath, type PathNode } from '#fhir/path/parse.ts';
import { NotCompilable } from '#fhir/path/values.ts';

const longest = 1000;
const deepestBrackets = 6;
/** Each level runs over all values of the level above. */
const deepestLoops = 3;
/** Their patterns could run away. */
const refused = new Set(['matches', 'replaceMatches', 'descendants']);
const loops = new Set(['where', 'select', 'all', 'exists']);

/** Throws NotCompilable with the limit, PathSyntaxError for what is no expression. */
export function refuseLarge(expression: string): void {
  if (expression.length > longest) throw new NotCompilable(`an expression has at most ${longest} characters`);
  if (bracketsOf(expression) > deepestBrackets) throw new NotCompilable(`an expression has at most ${deepestBrackets} levels of brackets`);
  walk(parsePath(expression), 0);
}

function bracketsOf(expression: string): number {
  let depth = 0;
  let deepest = 0;
  for (const sign of expression) {
    if (sign === '(' || sign === '[') deepest = Math.max(deepest, ++depth);
    else if (sign === ')' || sign === ']') depth--;
  }
  return deepest;
}

function walk(node: PathNode, within: number): void {
  // Each value of a condition would run over the whole resource again.
  if (within > 0 && isWholeResource(node)) throw new NotCompilable('a condition may not go back to the resource itself');
  if (node.kind === 'call') {
    if (refused.has(node.name)) throw new NotCompilable(`${node.name}() is not allowed in a search parameter`);
    const inner = within + (loops.has(node.name) ? 1 : 0);
    if (inner > deepestLoops) throw new NotCompilable(`at most ${deepestLoops} conditions inside one another`);
    for (const one of node.args) walk(one, inner);
  }
  if ('of' in node && node.of !== undefined) walk(node.of, within);
  if (node.kind === 'binary') {
    walk(node.left, within);
    walk(node.right, within);
  }
  if (node.kind === 'index') walk(node.at, within);
}

/** `%resource` and its like, or the name of a type that a path begins with. */
const isWholeResource = (node: PathNode): boolean => node.kind === 'variable' || (node.kind === 'member' && node.of === undefined && /^[A-Z]/.test(node.name));
