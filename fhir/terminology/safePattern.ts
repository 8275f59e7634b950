// Regular expressions of value set filters, run in time proportional to the text: an automaton without backtracking, so that none can run away.
// What it does not know (back references, look-around) is refused. https://hl7.org/fhir/R4/valueset-filter-operator.html   spec: TRM-9

/** Goes on to `next` when the character is one of its own; `next` alone = goes on without a character. */
type State = { readonly is?: (char: string) => boolean; readonly next: number[] };
interface Piece { readonly from: number; readonly to: number }
type Node =
  | { readonly is: 'char'; readonly fits: (char: string) => boolean }
  | { readonly is: 'all' | 'one'; readonly parts: readonly Node[] }
  | { readonly is: 'repeat'; readonly part: Node; readonly least: number; readonly most: number };

export const mostStates = 1_000;
export const mostPatternLength = 500;
const mostTextLength = 2_000;
const mostDepth = 20;
/** Steps of one compiled pattern over all texts that it is asked about. */
const mostSteps = 20_000_000;

export class BadPattern extends Error {}

/** Does the whole text fit the pattern? Throws BadPattern for one that is not understood or too large. */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (pattern.length > mostPatternLength) throw new BadPattern(`longer than ${mostPatternLength} characters`);
  const states: State[] = [];
  const { from, to } = build(new Reader(pattern).readWhole(), states);
  let steps = 0;
  const count = (more: number): void => {
    steps += more;
    if (steps > mostSteps) throw new BadPattern(`needs more than ${mostSteps} steps for these codes`);
  };
  return (text) => text.length <= mostTextLength && runs(states, { from, to }, { text, count });
}

function runs(states: readonly State[], { from, to }: Piece, { text, count }: { text: string; count: (more: number) => void }): boolean {
  let current = closure(states, [from]);
  for (const char of text) {
    const reached: number[] = [];
    for (const at of current) {
      const state = states[at];
      if (state?.is?.(char)) reached.push(...state.next);
    }
    if (reached.length === 0) return false;
    current = closure(states, reached);
    count(current.size);
  }
  return current.has(to);
}

function closure(states: readonly State[], starts: readonly number[]): Set<number> {
  const found = new Set<number>(starts);
  const open = [...starts];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const state = states[at];
    if (!state || state.is) continue;
    for (const next of state.next) if (!found.has(next)) { found.add(next); open.push(next); }
  }
  return found;
}

function add(states: State[], state: State): number {
  if (states.length >= mostStates) throw new BadPattern(`needs more than ${mostStates} steps`);
  return states.push(state) - 1;
}

function build(node: Node, states: State[]): Piece {
  if (node.is === 'char') {
    const to = add(states, { next: [] });
    return { from: add(states, { is: node.fits, next: [to] }), to };
  }
  if (node.is === 'repeat') return buildRepeat(node, states);
  const pieces = node.parts.map((part) => build(part, states));
  if (node.is === 'all') return chain(pieces, states);
  const to = add(states, { next: [] });
  for (const piece of pieces) states[piece.to]?.next.push(to);
  return { from: add(states, { next: pieces.map(({ from }) => from) }), to };
}

function chain(pieces: readonly Piece[], states: State[]): Piece {
  const start = add(states, { next: [] });
  let to = start;
  for (const piece of pieces) {
    states[to]?.next.push(piece.from);
    to = piece.to;
  }
  return { from: start, to };
}

function buildRepeat({ part, least, most }: Extract<Node, { is: 'repeat' }>, states: State[]): Piece {
  const needed = Array.from({ length: least }, () => build(part, states));
  const to = add(states, { next: [] });
  if (most === Infinity) {
    const loop = build(part, states);
    const turn = add(states, { next: [loop.from, to] });
    states[loop.to]?.next.push(turn);
    return endAt(chain([...needed, { from: turn, to: turn }], states), to);
  }
  const optional = Array.from({ length: most - least }, () => build(part, states));
  for (const piece of optional) {
    const skip = add(states, { next: [piece.from, to] });
    needed.push({ from: skip, to: piece.to });
  }
  const whole = chain(needed, states);
  states[whole.to]?.next.push(to);
  return { from: whole.from, to };
}

const endAt = ({ from }: Piece, to: number): Piece => ({ from, to });

const shorthand: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' };

class Reader {
  private readonly chars: readonly string[];
  private at = 0;
  private depth = 0;

  constructor(pattern: string) {
    this.chars = [...pattern];
  }

  readWhole(): Node {
    const node = this.readChoice();
    if (this.at < this.chars.length) throw new BadPattern('has a ) too many');
    return node;
  }

  private readChoice(): Node {
    if (++this.depth > mostDepth) throw new BadPattern(`is nested deeper than ${mostDepth}`);
    const parts = [this.readSequence()];
    while (this.takes('|')) parts.push(this.readSequence());
    this.depth -= 1;
    const [only] = parts;
    return parts.length === 1 && only ? only : { is: 'one', parts };
  }

  private readSequence(): Node {
    const parts: Node[] = [];
    while (this.at < this.chars.length && this.peek() !== '|' && this.peek() !== ')') {
      // The whole text is compared anyway: the anchors at both ends say nothing new.
      if (this.peek() === '^' && this.at === 0) this.at += 1;
      else if (this.peek() === '$' && this.at === this.chars.length - 1) this.at += 1;
      else parts.push(this.readRepeated());
    }
    return { is: 'all', parts };
  }

  private readRepeated(): Node {
    let part = this.readOne();
    for (let bounds = this.readBounds(); bounds !== undefined; bounds = this.readBounds()) part = { is: 'repeat', part, ...bounds };
    return part;
  }

  private readBounds(): { least: number; most: number } | undefined {
    const bounds = this.takes('*') ? { least: 0, most: Infinity } : this.takes('+') ? { least: 1, most: Infinity } : this.takes('?') ? { least: 0, most: 1 } : this.peek() === '{' ? this.readCount() : undefined;
    // Lazy or greedy: the same texts fit.
    if (bounds) this.takes('?');
    return bounds;
  }

  private readCount(): { least: number; most: number } {
    const found = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.chars.slice(this.at, this.at + 12).join(''));
    if (!found) throw new BadPattern('has a { that begins no count');
    this.at += found[0].length;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] ? Number(found[3]) : Infinity;
    if (most < least) throw new BadPattern('has a count that ends before it begins');
    return { least, most };
  }

  private readOne(): Node {
    const char = this.take();
    if (char === '(') return this.readGroup();
    if (char === '[') return { is: 'char', fits: this.readClass() };
    if (char === '.') return { is: 'char', fits: (one) => one !== '\n' && one !== '\r' };
    if (char === '\\') return { is: 'char', fits: this.readEscape() };
    if ('*+?{^$'.includes(char)) throw new BadPattern(`has a ${char} in a place where it is not understood`);
    return { is: 'char', fits: (one) => one === char };
  }

  private readGroup(): Node {
    if (this.takes('?') && !this.takes(':')) throw new BadPattern('looks ahead, behind or names a group');
    const node = this.readChoice();
    if (!this.takes(')')) throw new BadPattern('has a ( that does not end');
    return node;
  }

  private readEscape(): (char: string) => boolean {
    const char = this.take();
    const kind = shorthand[char];
    if (kind) return (one) => kind.test(one);
    const control = controls[char];
    if (control !== undefined) return (one) => one === control;
    if (/[A-Za-z0-9]/.test(char)) throw new BadPattern(`has \\${char}, which is not understood`);
    return (one) => one === char;
  }

  private readClass(): (char: string) => boolean {
    const isNegated = this.takes('^');
    const tests: ((char: string) => boolean)[] = [];
    while (this.peek() !== ']') tests.push(this.readMember());
    this.at += 1;
    return (char) => tests.some((test) => test(char)) !== isNegated;
  }

  private readMember(): (char: string) => boolean {
    const first = this.take();
    if (first === '\\') return this.readEscape();
    if (first === '[' || (first === '&' && this.peek() === '&')) throw new BadPattern('has a class inside a class');
    if (this.peek() !== '-' || this.chars[this.at + 1] === ']') return (char) => char === first;
    this.at += 1;
    const last = this.take();
    if (last === '\\' || last < first) throw new BadPattern('has a range that is not understood');
    return (char) => char >= first && char <= last;
  }

  private peek(): string | undefined {
    return this.chars[this.at];
  }

  private take(): string {
    const char = this.chars[this.at];
    if (char === undefined) throw new BadPattern('ends too early');
    this.at += 1;
    return char;
  }

  private takes(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at += 1;
    return true;
  }
}
