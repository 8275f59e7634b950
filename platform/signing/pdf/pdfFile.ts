// A PDF by its cross-reference tables, from the newest back to the first. ISO 32000-1 section 7.5. spec: SGN, VER
import { inflateSync } from 'node:zlib';
import { PdfReader, isDict, isList, isRef, isStream, nameOf } from './pdfSyntax.ts';
import type { PdfDict, PdfRef, PdfStream, PdfValue } from './pdfSyntax.ts';

/** `at`: place in the file, or in the object stream `container`. */
export interface XrefEntry { readonly at: number; readonly container?: number }

export interface PdfFile {
  readonly bytes: Buffer;
  /** Place of the newest cross-reference, and whether it is a stream. */
  readonly startXref: number;
  readonly usesXrefStream: boolean;
  readonly trailer: PdfDict;
  /** Of the objects that are in use. */
  readonly entries: ReadonlyMap<number, XrefEntry>;
  /** Undefined for an object that is not there. Throws where it is not well formed. */
  get(number: number): PdfValue | undefined;
  /** Follows a reference. */
  resolve(value: PdfValue | undefined): PdfValue | undefined;
}

const largestInflated = 64 * 1024 * 1024;
const mostSections = 200;
const mostObjects = 2_000_000;

/** Throws Error for anything that is not a well-formed, unencrypted PDF that ends with its own end mark. */
export function readPdfFile(input: Uint8Array): PdfFile {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const startXref = findStart(bytes);
  const sections = readSections(bytes, startXref);
  const entries = new Map<number, XrefEntry>();
  const freed = new Set<number>();
  for (const section of sections) for (const [number, entry] of section.entries) {
    if (entries.has(number) || freed.has(number)) continue;
    if (entry) entries.set(number, entry);
    else freed.add(number);
  }
  const [newest] = sections;
  if (!newest || newest.trailer.has('Encrypt')) throw new Error('an encrypted file');
  return { bytes, startXref, usesXrefStream: newest.isStream, trailer: newest.trailer, entries, ...openObjects(bytes, entries) };
}

function findStart(bytes: Buffer): number {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 1024));
  const [, start] = /startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(tail) ?? [];
  if (start === undefined) throw new Error('the file has no end');
  return Number(start);
}

interface Section {
  readonly entries: ReadonlyMap<number, XrefEntry | undefined>;
  readonly trailer: PdfDict;
  readonly isStream: boolean;
}

function readSections(bytes: Buffer, start: number): Section[] {
  const sections: Section[] = [];
  const seen = new Set<number>();
  for (let at: PdfValue | undefined = start; at !== undefined;) {
    if (typeof at !== 'number' || seen.has(at) || seen.size > mostSections) throw new Error('cross-references go round');
    seen.add(at);
    const section: Section = bytes.toString('latin1', at, at + 4) === 'xref' ? readTable(bytes, at) : readXrefStream(bytes, at);
    if (section.trailer.has('XRefStm')) throw new Error('two cross-references in one');
    sections.push(section);
    at = section.trailer.get('Prev');
  }
  return sections;
}

function readTable(bytes: Buffer, start: number): Section {
  const reader = new PdfReader(bytes, start);
  reader.expect('xref');
  const entries = new Map<number, XrefEntry | undefined>();
  for (let word = reader.word(); word !== 'trailer'; word = reader.word()) {
    const [first, count] = [Number(word), reader.integer()];
    if (!Number.isInteger(first) || count > mostObjects) throw new Error('an odd cross-reference');
    for (let number = first; number < first + count; number++) {
      const [at] = [reader.integer(), reader.integer()];
      const kind = reader.word();
      if (kind !== 'n' && kind !== 'f') throw new Error('an odd cross-reference');
      entries.set(number, kind === 'n' ? { at } : undefined);
    }
  }
  const trailer = reader.value();
  if (!isDict(trailer)) throw new Error('no trailer');
  return { entries, trailer, isStream: false };
}

function readXrefStream(bytes: Buffer, start: number): Section {
  const { value } = new PdfReader(bytes, start).object(() => { throw new Error('a length elsewhere'); });
  if (!isStream(value)) throw new Error('no cross-reference');
  const index = value.dict.has('Index') ? numbersIn(value.dict.get('Index')) : [0, Number(value.dict.get('Size'))];
  const rows = readRows(decode(value), numbersIn(value.dict.get('W')));
  const entries = new Map<number, XrefEntry | undefined>();
  for (let pair = 0; pair < index.length; pair += 2) {
    const [first = 0, count = 0] = [index[pair], index[pair + 1]];
    for (let number = first; number < first + count; number++) entries.set(number, rows.shift());
  }
  return { entries, trailer: value.dict, isStream: true };
}

/** Rows of kind, place, and place in the container; a kind that is left out is 1. */
function readRows(content: Buffer, [kindWidth = 0, atWidth = 0, lastWidth = 0]: readonly number[]): (XrefEntry | undefined)[] {
  const width = kindWidth + atWidth + lastWidth;
  if (width === 0 || content.length / width > mostObjects) throw new Error('an odd cross-reference');
  return Array.from({ length: Math.floor(content.length / width) }, (_none, row) => {
    const number = (offset: number, size: number) => (size === 0 ? 0 : content.readUIntBE(row * width + offset, size));
    const kind = kindWidth === 0 ? 1 : number(0, kindWidth);
    const at = number(kindWidth, atWidth);
    if (kind === 0) return undefined;
    return kind === 1 ? { at } : { container: at, at: number(kindWidth + atWidth, lastWidth) };
  });
}

function numbersIn(value: PdfValue | undefined): number[] {
  if (!isList(value) || !value.every((one) => typeof one === 'number')) throw new Error('not a list of numbers');
  return value as number[];
}

/** Only what cross-references and object streams are packed with. */
export function decode({ dict, raw }: PdfStream): Buffer {
  const filter = onlyOne(dict.get('Filter'));
  if (filter === undefined) return raw;
  if (nameOf(filter) !== 'FlateDecode') throw new Error('packed in another way');
  const plain = inflateSync(raw, { maxOutputLength: largestInflated });
  const parameters = onlyOne(dict.get('DecodeParms'));
  if (!isDict(parameters) || (parameters.get('Predictor') ?? 1) === 1) return plain;
  return unpredict(plain, Number(parameters.get('Columns') ?? 1));
}

function onlyOne(value: PdfValue | undefined): PdfValue | undefined {
  if (!isList(value)) return value;
  if (value.length > 1) throw new Error('packed more than once');
  return value[0];
}

/** PNG rows: none and up are what writers use here. */
function unpredict(rows: Buffer, columns: number): Buffer {
  const result = Buffer.alloc(Math.floor(rows.length / (columns + 1)) * columns);
  for (let row = 0; row * columns < result.length; row++) {
    const kind = rows[row * (columns + 1)];
    if (kind !== 0 && kind !== 2) throw new Error('a predictor that is not read');
    for (let column = 0; column < columns; column++) {
      const above = kind === 2 && row > 0 ? (result[(row - 1) * columns + column] ?? 0) : 0;
      result[row * columns + column] = (rows[row * (columns + 1) + 1 + column] ?? 0) + above;
    }
  }
  return result;
}

function openObjects(bytes: Buffer, entries: ReadonlyMap<number, XrefEntry>): Pick<PdfFile, 'get' | 'resolve'> {
  const known = new Map<number, PdfValue>();
  const containers = new Map<number, ReadonlyMap<number, PdfValue>>();
  const lengthOf = ({ ref }: PdfRef): number => {
    const value = get(ref);
    if (typeof value !== 'number') throw new Error('a stream without its length');
    return value;
  };
  const readAt = (number: number, { at, container }: XrefEntry): PdfValue | undefined => {
    if (container === undefined) {
      const found = new PdfReader(bytes, at).object(lengthOf);
      if (found.number !== number) throw new Error(`object ${number} is not where it should be`);
      return found.value;
    }
    const inside = containers.get(container) ?? readObjectStream(get(container));
    containers.set(container, inside);
    return inside.get(number);
  };
  const get = (number: number): PdfValue | undefined => {
    const entry = entries.get(number);
    if (!entry) return undefined;
    const before = known.get(number);
    if (before !== undefined) return before;
    const value = readAt(number, entry);
    if (value !== undefined) known.set(number, value);
    return value;
  };
  return { get, resolve: (value) => (isRef(value) ? get(value.ref) : value) };
}

function readObjectStream(stream: PdfValue | undefined): ReadonlyMap<number, PdfValue> {
  if (!isStream(stream)) throw new Error('no object stream');
  const content = decode(stream);
  const [count, first] = [Number(stream.dict.get('N')), Number(stream.dict.get('First'))];
  const head = new PdfReader(content);
  const inside = new Map<number, PdfValue>();
  for (let index = 0; index < count; index++) {
    const [number, offset] = [head.integer(), head.integer()];
    if (inside.has(number)) throw new Error(`object ${number} stands twice`);
    inside.set(number, new PdfReader(content, first + offset).value());
  }
  return inside;
}
