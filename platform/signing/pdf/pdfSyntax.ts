// Objects of a PDF read by the letter: what is not written as ISO 32000-1 section 7.3 says is an error, never repaired. spec: SGN, VER

export interface PdfRef { readonly ref: number; readonly generation: number }
export interface PdfName { readonly name: string }
export interface PdfText { readonly text: Buffer }
export type PdfDict = ReadonlyMap<string, PdfValue>;
export interface PdfStream { readonly dict: PdfDict; readonly raw: Buffer }
export type PdfValue = null | boolean | number | PdfName | PdfText | PdfRef | readonly PdfValue[] | PdfDict | PdfStream;

export const isDict = (value: PdfValue | undefined): value is PdfDict => value instanceof Map;
export const isList = (value: PdfValue | undefined): value is readonly PdfValue[] => Array.isArray(value);
export const isRef = (value: PdfValue | undefined): value is PdfRef => isPlain(value) && 'ref' in value;
export const isName = (value: PdfValue | undefined): value is PdfName => isPlain(value) && 'name' in value;
export const isText = (value: PdfValue | undefined): value is PdfText => isPlain(value) && 'text' in value;
export const isStream = (value: PdfValue | undefined): value is PdfStream => isPlain(value) && 'raw' in value;
const isPlain = (value: PdfValue | undefined): value is PdfName | PdfText | PdfRef | PdfStream => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);

export const nameOf = (value: PdfValue | undefined): string | undefined => (isName(value) ? value.name : undefined);

const space = /[\0\t\n\f\r ]/;
const delimiter = /[()<>[\]{}/%]/;
const deepest = 60;

const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\n': '' };

/** What an escape stands for: a sign by its octal number, a control, a line that goes on, or the sign itself. */
const escaped = (sign: string): string => (/^[0-7]/.test(sign) ? String.fromCharCode(Number.parseInt(sign, 8) & 0xff) : (named[sign] ?? sign));
const unescape = (text: string): Buffer => Buffer.from(text.replace(/\r\n?/g, '\n').replace(/\\([0-7]{1,3}|[\s\S])/g, (_all, sign: string) => escaped(sign)), 'latin1');

/** Reads one object after the other from a place in the file. */
export class PdfReader {
  at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Next word that is no object: `obj`, `xref`, a number. Empty at the end. */
  word(): string {
    this.skip();
    const from = this.at;
    while (this.at < this.#bytes.length && !this.#isBreak(this.at)) this.at++;
    return this.#bytes.toString('latin1', from, this.at);
  }

  expect(word: string): void {
    if (this.word() !== word) throw new Error(`no ${word} at ${this.at}`);
  }

  integer(): number {
    const word = this.word();
    if (!/^\d{1,10}$/.test(word)) throw new Error(`no number at ${this.at}`);
    return Number(word);
  }

  skip(): void {
    for (; this.at < this.#bytes.length; this.at++) {
      const sign = this.#sign();
      if (sign === '%') while (this.at + 1 < this.#bytes.length && !/[\r\n]/.test(this.#sign(1))) this.at++;
      else if (!space.test(sign)) return;
    }
  }

  value(depth = 0): PdfValue {
    if (depth > deepest) throw new Error('nested too deep');
    this.skip();
    const sign = this.#sign();
    if (sign === '/') return this.#name();
    if (sign === '(') return { text: this.#literal() };
    if (sign === '[') return this.#list(depth);
    if (sign === '<') return this.#sign(1) === '<' ? this.#dict(depth) : { text: this.#hex() };
    return this.#atom();
  }

  /** `n g obj … endobj`; `lengthOf` answers for a stream whose length stands elsewhere. */
  object(lengthOf: (ref: PdfRef) => number): { number: number; generation: number; value: PdfValue; end: number } {
    const [number, generation] = [this.integer(), this.integer()];
    this.expect('obj');
    const value = this.value();
    const word = this.word();
    if (word === 'endobj') return { number, generation, value, end: this.at };
    if (word !== 'stream' || !isDict(value)) throw new Error(`object ${number} does not end`);
    const raw = this.#streamBytes(value, lengthOf);
    this.expect('endstream');
    this.expect('endobj');
    return { number, generation, value: { dict: value, raw }, end: this.at };
  }

  #streamBytes(dict: PdfDict, lengthOf: (ref: PdfRef) => number): Buffer {
    if (this.#sign() === '\r') this.at++;
    if (this.#sign() !== '\n') throw new Error('a stream begins oddly');
    const named = dict.get('Length');
    const length = isRef(named) ? lengthOf(named) : named;
    const from = this.at + 1;
    if (typeof length !== 'number' || length < 0 || from + length > this.#bytes.length) throw new Error('a stream without its length');
    this.at = from + length;
    return this.#bytes.subarray(from, from + length);
  }

  #sign(ahead = 0): string {
    return String.fromCharCode(this.#bytes[this.at + ahead] ?? 0);
  }

  #isBreak(at: number): boolean {
    const sign = String.fromCharCode(this.#bytes[at] ?? 0);
    return space.test(sign) || delimiter.test(sign);
  }

  #name(): PdfName {
    this.at++;
    const from = this.at;
    while (this.at < this.#bytes.length && !this.#isBreak(this.at)) this.at++;
    return { name: this.#bytes.toString('latin1', from, this.at).replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) };
  }

  #list(depth: number): PdfValue[] {
    this.at++;
    const values: PdfValue[] = [];
    for (;;) {
      this.skip();
      if (this.#sign() === ']') break;
      values.push(this.value(depth + 1));
    }
    this.at++;
    return values;
  }

  #dict(depth: number): PdfDict {
    this.at += 2;
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.skip();
      if (this.#sign() === '>' && this.#sign(1) === '>') break;
      if (this.#sign() !== '/') throw new Error(`no key at ${this.at}`);
      const { name } = this.#name();
      // Readers disagree about which of two entries counts: none does.
      if (entries.has(name)) throw new Error(`the key ${name} stands twice`);
      entries.set(name, this.value(depth + 1));
    }
    this.at += 2;
    return entries;
  }

  #hex(): Buffer {
    const end = this.#bytes.indexOf('>', this.at);
    const digits = this.#bytes.toString('latin1', this.at + 1, end).replace(/[\0\t\n\f\r ]/g, '');
    if (end === -1 || !/^[0-9a-fA-F]*$/.test(digits)) throw new Error(`no hex string at ${this.at}`);
    this.at = end + 1;
    return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex');
  }

  #literal(): Buffer {
    const from = this.at + 1;
    let open = 0;
    for (; this.at < this.#bytes.length; this.at++) {
      const sign = this.#sign();
      if (sign === '\\') this.at++;
      else if (sign === '(') open++;
      else if (sign === ')' && --open === 0) return unescape(this.#bytes.toString('latin1', from, this.at++));
    }
    throw new Error('a string does not end');
  }

  #atom(): PdfValue {
    const word = this.word();
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) throw new Error(`not an object: ${word.slice(0, 20)}`);
    return this.#reference(word) ?? Number(word);
  }

  #reference(word: string): PdfRef | undefined {
    const after = this.at;
    if (!/^\d+$/.test(word)) return undefined;
    const generation = this.word();
    if (/^\d{1,5}$/.test(generation) && this.word() === 'R') return { ref: Number(word), generation: Number(generation) };
    this.at = after;
    return undefined;
  }
}
