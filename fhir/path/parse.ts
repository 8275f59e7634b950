// Parses the FHIRPath that R4 definitions use (constraints and search parameters) into a tree.
// http://hl7.org/fhirpath/N1/grammar.html   spec: PTH

export type PathNode =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'quantity'; readonly value: number; readonly unit: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'this' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'member'; readonly of: PathNode | undefined; readonly name: string }
  | { readonly kind: 'call'; readonly of: PathNode | undefined; readonly name: string; readonly args: readonly PathNode[] }
  | { readonly kind: 'index'; readonly of: PathNode; readonly at: PathNode }
  | { readonly kind: 'type'; readonly operator: 'is' | 'as'; readonly of: PathNode; readonly type: string }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: PathNode; readonly right: PathNode };

/** Weakest first. `is` and `as` bind between `|` and `+`. */
const levels: readonly (readonly string[])[] = [
  ['implies'], ['or', 'xor'], ['and'], ['in', 'contains'], ['=', '!=', '~', '!~'], ['<=', '>=', '<', '>'], ['|'], ['is', 'as'], ['+', '-', '&'], ['*', '/', 'div', 'mod'],
];
const tokens = /\s*(?:('(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*|`[^`]+`)|([$%][A-Za-z]\w*|%`[^`]+`)|(@(?:\d{4}(?:-\d\d(?:-\d\d)?)?(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)?|T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?))|(<=|>=|!=|!~|[-+*/=~<>|&.(){}[\],]))/gy;

const calendarUnits = /^(?:year|month|week|day|hour|minute|second)s?$/;

export class PathSyntaxError extends Error {}

/** What is nested deeper, or longer, nobody has written by hand; it is followed by recursion. */
const [mostDepth, mostTokens] = [64, 4000];

/** Throws PathSyntaxError for what is outside the subset. */
export function parsePath(source: string): PathNode {
  const parser = new Parser(tokenize(source));
  const tree = parser.level(0);
  parser.end();
  return tree;
}

function tokenize(source: string): string[] {
  const list: string[] = [];
  tokens.lastIndex = 0;
  const text = source.trimEnd();
  while (tokens.lastIndex < text.length) {
    const at = tokens.lastIndex;
    const match = tokens.exec(text);
    if (match === null) throw new PathSyntaxError(`unexpected character at ${at} in ${source}`);
    list.push(match[0].trim());
    if (list.length > mostTokens) throw new PathSyntaxError(`more than ${mostTokens} parts`);
  }
  return list;
}

class Parser {
  private at = 0;
  private depth = 0;
  private readonly list: readonly string[];

  constructor(list: readonly string[]) {
    this.list = list;
  }

  end(): void {
    if (this.at < this.list.length) throw new PathSyntaxError(`unexpected ${this.list[this.at]}`);
  }

  level(depth: number): PathNode {
    const operators = levels[depth];
    if (operators === undefined) return this.invocations();
    let left = this.level(depth + 1);
    for (let next = this.peek(); next !== undefined && operators.includes(next); next = this.peek()) {
      this.at++;
      if (next === 'is' || next === 'as') left = { kind: 'type', operator: next, of: left, type: this.typeName() };
      else left = { kind: 'binary', operator: next, left, right: this.level(depth + 1) };
    }
    return left;
  }

  private invocations(): PathNode {
    let node = this.term();
    for (;;) {
      if (this.accept('.')) node = this.invocation(node);
      else if (this.accept('[')) {
        node = { kind: 'index', of: node, at: this.inner() };
        this.expect(']');
      } else return node;
    }
  }

  /** A whole expression inside another. */
  private inner(): PathNode {
    return this.deeper(() => this.level(0));
  }

  private deeper(parse: () => PathNode): PathNode {
    if (++this.depth > mostDepth) throw new PathSyntaxError(`nested deeper than ${mostDepth}`);
    const node = parse();
    this.depth--;
    return node;
  }

  private term(): PathNode {
    const next = this.take();
    if (next === '(') {
      const inner = this.inner();
      this.expect(')');
      return inner;
    }
    if (next === '{') {
      this.expect('}');
      return { kind: 'empty' };
    }
    if (next.startsWith("'")) return { kind: 'literal', value: unescape(next.slice(1, -1)) };
    if (/^[\d@]/.test(next)) return this.measured(next);
    if (next === '-' || next === '+') return this.signed(next);
    if (next === 'true' || next === 'false') return { kind: 'literal', value: next === 'true' };
    if (next === '$this') return { kind: 'this' };
    if (next.startsWith('%')) return { kind: 'variable', name: next.slice(1).replaceAll('`', '') };
    this.at--;
    return this.invocation(undefined);
  }

  /** A moment (`@2026-11-27`), `3 days`, `5 'mg'`, or a plain number. */
  private measured(token: string): PathNode {
    if (token.startsWith('@')) return { kind: 'literal', value: token.replace(/^@T?/, '').replace(/T$/, '') };
    const value = Number(token);
    const unit = this.peek();
    if (unit === undefined || !(unit.startsWith("'") || calendarUnits.test(unit))) return { kind: 'literal', value };
    this.at++;
    return { kind: 'quantity', value, unit: unit.startsWith("'") ? unescape(unit.slice(1, -1)) : unit };
  }

  private signed(sign: '-' | '+'): PathNode {
    const of = this.deeper(() => this.invocations());
    return sign === '+' ? of : { kind: 'binary', operator: '-', left: { kind: 'literal', value: 0 }, right: of };
  }

  private invocation(of: PathNode | undefined): PathNode {
    const name = this.take().replaceAll('`', '');
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new PathSyntaxError(`a name was expected instead of ${name}`);
    if (!this.accept('(')) return { kind: 'member', of, name };
    const args: PathNode[] = [];
    while (!this.accept(')')) {
      args.push(this.inner());
      if (this.peek() !== ')') this.expect(',');
    }
    return { kind: 'call', of, name, args };
  }

  private typeName(): string {
    let name = this.take();
    while (this.accept('.')) name = this.take();
    return name;
  }

  private peek(): string | undefined {
    return this.list[this.at];
  }

  private take(): string {
    const next = this.list[this.at++];
    if (next === undefined) throw new PathSyntaxError('the expression ends too early');
    return next;
  }

  private accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw new PathSyntaxError(`${token} was expected`);
  }
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f' };
const unescape = (text: string): string => text.replace(/\\(u[\dA-Fa-f]{4}|.)/g, (_, code: string) => (code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code)));
