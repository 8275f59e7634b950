// Which piece of a text asks for suggestions: `//` and what follows it, or the last item of an enumeration. spec: VIS-11

export interface Token {
  readonly kind: 'template' | 'item';
  readonly query: string;
  readonly start: number;
  readonly end: number;
}

/** `//kham` before the caret; not in the middle of an address such as `http://…`. */
export function templateToken(text: string, caret: number): Token | undefined {
  const found = /(^|\s)\/\/([^\n/]{0,40})$/.exec(text.slice(0, caret));
  if (!found) return undefined;
  return { kind: 'template', query: (found[2] ?? '').trim(), start: found.index + (found[1]?.length ?? 0), end: caret };
}

/** What stands after the last comma, when the caret is at the end. */
export function itemToken(text: string, caret: number): Token | undefined {
  if (caret !== text.length) return undefined;
  const start = Math.max(text.lastIndexOf(','), text.lastIndexOf(';'), text.lastIndexOf('\n')) + 1;
  const raw = text.slice(start);
  const query = raw.trim();
  return query.length < 2 ? undefined : { kind: 'item', query, start: start + (raw.length - raw.trimStart().length), end: caret };
}

export function replaceToken(text: string, token: Token, words: string): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, token.start) + words + text.slice(token.end), caret: token.start + words.length };
}
