// Where a text stops being JSON: the runtime's own message often gives no place, and quotes what may be about a patient. spec: BAD-1

const token = /[ \t\n\r]*(?:("(?:[^"\\\p{Cc}]|\x7f|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])|([{}[\],:]))/uy;

type Expectation = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

/** What a token does: `after` ends a value, `open` and `close` a list or object, `next` is a comma. */
const values = { string: 'after', scalar: 'after', '{': 'open', '[': 'open' } as const;
const moves: Record<Expectation, Readonly<Record<string, 'after' | 'open' | 'close' | 'next' | 'colon' | 'value'>>> = {
  value: values,
  valueOrEnd: { ...values, ']': 'close' },
  key: { string: 'colon' },
  keyOrEnd: { string: 'colon', '}': 'close' },
  colon: { ':': 'value' },
  commaOrEnd: { ',': 'next', '}': 'close', ']': 'close' },
  nothing: {},
};

/** Offset of the first character that cannot continue the JSON; the length of the text when it ends too early. */
export function locateBreak(text: string): number {
  const open: string[] = [];
  let expected: Expectation = 'value';
  token.lastIndex = 0;
  for (;;) {
    const from = token.lastIndex;
    const match = token.exec(text);
    const at = from + (/^[ \t\n\r]*/.exec(text.slice(from))?.[0].length ?? 0);
    if (!match) return at;
    const mark = match[3] ?? (match[1] === undefined ? 'scalar' : 'string');
    const next = step(moves[expected][mark], mark, open);
    if (next === undefined) return at;
    expected = next;
  }
}

/** What may follow, or undefined when the token may not stand here. */
function step(move: 'after' | 'open' | 'close' | 'next' | 'colon' | 'value' | undefined, mark: string, open: string[]): Expectation | undefined {
  if (move === undefined || move === 'colon' || move === 'value') return move;
  if (move === 'next') return open.at(-1) === '{' ? 'key' : 'value';
  if (move === 'open') {
    open.push(mark);
    return mark === '{' ? 'keyOrEnd' : 'valueOrEnd';
  }
  if (move === 'close' && open.pop() !== (mark === '}' ? '{' : '[')) return undefined;
  return open.length === 0 ? 'nothing' : 'commaOrEnd';
}
