// Spans in the source text of a resource, so that ids, meta and links are replaced without touching any other character. spec: STO-5
import { Fault } from '#platform/fault/index.ts';

/** Half-open range of characters. */
export interface Span { readonly start: number; readonly end: number }
export interface Member { readonly key: string; readonly from: number; readonly value: Span }
/** A string value that may hold a link to another entry of a bundle; the span has the quotes. */
export interface Link { readonly key: string; readonly value: Span }

export interface Scan {
  /** Members of the outermost object, in order. */
  readonly members: readonly Member[];
  /** Members of its `meta`. */
  readonly meta: readonly Member[];
  /** Spans of `entry[i].resource`, by i; empty for anything but a Bundle. */
  readonly entryResources: ReadonlyMap<number, Span>;
  readonly links: readonly Link[];
}

const maxDepth = 100;
/** Elements of type Reference, uri, url, uuid, oid and the narrative: what R4 lets a transaction rewrite. Canonicals are left alone. */
const linkKeys: ReadonlySet<string> = new Set(['reference', 'div', 'url', 'uri', 'valueUri', 'valueUrl', 'valueUuid', 'valueOid', 'contentLocation']);

interface Frame { readonly object: boolean; readonly keys: string[]; seen: Set<string> | undefined; readonly path: string; key: string; keyAt: number; index: number; readonly start: number }

/** Text outside strings loses its white space; the text must already have passed JSON.parse. */
export function compactJson(text: string): string {
  if (!/[\n\r\t]|[:,{[] |[ ][:,}\]]/.test(text)) return text.trim();
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = closingQuote(text, at);
    else if (code === 32 || code === 10 || code === 13 || code === 9) {
      if (at > from) pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces.join('');
}

/** One pass over valid, compact JSON. Refuses double keys, NUL, lone surrogates and nesting deeper than 100. */
export function scanJson(text: string): Scan {
  const scanner = new Scanner(text);
  scanner.run();
  return scanner;
}

class Scanner implements Scan {
  readonly members: Member[] = [];
  readonly meta: Member[] = [];
  readonly links: Link[] = [];
  readonly entryResources = new Map<number, Span>();
  private readonly text: string;
  private readonly escaped: boolean;
  private readonly stack: Frame[] = [];
  private top: Frame | undefined;
  private expectsKey = false;

  constructor(text: string) {
    this.text = text;
    this.escaped = text.includes('\\u');
  }

  run(): void {
    const { text } = this;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 34) at = this.string(at);
      else if (code === 123 || code === 91) this.open(code === 123, at);
      else if (code === 125 || code === 93) this.close(at);
      else if (code === 44) this.next();
      else if (code !== 58) at = this.literal(at);
    }
  }

  private string(at: number): number {
    const { text, top } = this;
    const end = closingQuote(text, at);
    if (this.expectsKey && top) {
      enterKey(top, text.slice(at + 1, end), at);
      this.expectsKey = false;
      return end;
    }
    if (this.escaped) refuseBadText(JSON.parse(text.slice(at, end + 1)) as string);
    if (top?.object && linkKeys.has(top.key)) this.links.push({ key: top.key, value: { start: at, end: end + 1 } });
    this.value(at, end + 1);
    return end;
  }

  private open(object: boolean, at: number): void {
    const { top, stack } = this;
    const path = top === undefined || stack.length > 3 ? '' : top.object ? `${top.path}.${top.key}` : `${top.path}[]`;
    this.top = { object, keys: [], seen: undefined, path, key: '', keyAt: 0, index: 0, start: at };
    if (stack.push(this.top) > maxDepth) throw new Fault('invalid', 'fhir.too-deep', { params: { depth: maxDepth } });
    this.expectsKey = object;
  }

  private close(at: number): void {
    const closed = this.stack.pop();
    this.top = this.stack.at(-1);
    if (closed) this.value(closed.start, at + 1);
    this.expectsKey = false;
  }

  private next(): void {
    if (!this.top) return;
    this.top.index++;
    this.expectsKey = this.top.object;
  }

  private literal(start: number): number {
    let end = start + 1;
    while (end < this.text.length && !isEnd(this.text.charCodeAt(end))) end++;
    this.value(start, end);
    return end - 1;
  }

  /** A member's value has ended; kept where somebody will want to replace it. */
  private value(start: number, end: number): void {
    const { stack, top } = this;
    if (!top?.object || stack.length > 3) return;
    const member = { key: top.key, from: top.keyAt, value: { start, end } };
    if (stack.length === 1) this.members.push(member);
    else if (stack.length === 2 && top.path === '.meta') this.meta.push(member);
    else if (stack.length === 3 && top.key === 'resource' && top.path === '.entry[]') this.entryResources.set(stack[1]?.index ?? 0, member.value);
  }
}

/** , ] } */
const isEnd = (code: number): boolean => code === 44 || code === 93 || code === 125;

function enterKey(frame: Frame, raw: string, at: number): void {
  const key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
  const known = frame.seen ? frame.seen.has(key) : frame.keys.includes(key);
  if (known) throw new Fault('invalid', 'fhir.double-key', { params: { key: key.slice(0, 64) }, issue: [{ code: 'structure', text: `the property '${key.slice(0, 64)}' stands twice in one object` }] });
  frame.keys.push(key);
  if (frame.seen) frame.seen.add(key);
  else if (frame.keys.length > 16) frame.seen = new Set(frame.keys);
  frame.key = key;
  frame.keyAt = at;
}

/** Place of the quote that closes the string opened at `open`. */
function closingQuote(text: string, open: number): number {
  let end = text.indexOf('"', open + 1);
  while (end > 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length - 1;
}

/** NUL cannot be stored in PostgreSQL text; lone surrogates are no Unicode. */
export function refuseBadText(value: string): void {
  if (value.includes('\u0000')) throw new Fault('invalid', 'fhir.nul-character', { issue: [{ code: 'value', text: 'a text holds the character U+0000' }] });
  if (!value.isWellFormed()) throw new Fault('invalid', 'fhir.lone-surrogate', { issue: [{ code: 'value', text: 'a text holds half of a surrogate pair' }] });
}
