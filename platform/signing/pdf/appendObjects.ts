// An incremental update: new and changed objects behind the file as it is, with a cross-reference of the kind it has. ISO 32000-1 section 7.5.6. spec: SGN
import { createHash } from 'node:crypto';
import type { PdfFile } from './pdfFile.ts';
import { isDict, isList, isName, isRef, isStream, isText } from './pdfSyntax.ts';
import type { PdfDict, PdfRef, PdfValue } from './pdfSyntax.ts';

/** Text that is written as it stands: room for a signature, which must be found again by its place. */
export interface Written { readonly number: number; readonly value: PdfValue | string }

/** Numbers for objects that are to come. */
export function openNumbers({ trailer }: PdfFile): () => PdfRef {
  let next = Number(trailer.get('Size'));
  return () => ({ ref: next++, generation: 0 });
}

export function appendObjects(file: PdfFile, objects: readonly Written[]): Buffer {
  const parts: Buffer[] = [file.bytes, Buffer.from('\n')];
  let length = file.bytes.length + 1;
  const places = new Map<number, number>();
  const add = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  for (const { number, value } of objects) {
    places.set(number, length);
    add(Buffer.concat([Buffer.from(`${number} 0 obj\n`), typeof value === 'string' ? Buffer.from(value, 'latin1') : formatValue(value), Buffer.from('\nendobj\n')]));
  }
  const at = length;
  const size = Math.max(Number(file.trailer.get('Size')), ...[...places.keys()].map((number) => number + 1));
  add(file.usesXrefStream ? xrefStream(file, { places, size, at }) : xrefTable(file, { places, size }));
  add(Buffer.from(`startxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}

interface Places { readonly places: ReadonlyMap<number, number>; readonly size: number }

/** Runs of numbers without a gap. */
function runsOf(places: ReadonlyMap<number, number>): [number, number][][] {
  const runs: [number, number][][] = [];
  for (const pair of [...places].sort(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (last && last[0] && last[0][0] + last.length === pair[0]) last.push(pair);
    else runs.push([pair]);
  }
  return runs;
}

function xrefTable(file: PdfFile, { places, size }: Places): Buffer {
  const lines = runsOf(places).map((run) => `${run[0]?.[0]} ${run.length}\n${run.map(([, at]) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`);
  return Buffer.concat([Buffer.from(`xref\n${lines.join('')}trailer\n`), formatValue(trailerOf(file, { places, size })), Buffer.from('\n')]);
}

function xrefStream(file: PdfFile, { places, size, at }: Places & { at: number }): Buffer {
  const all = new Map([...places, [size, at]]);
  const runs = runsOf(all);
  const raw = Buffer.concat(runs.flat().map(([, place]) => {
    const entry = Buffer.alloc(6);
    entry[0] = 1;
    entry.writeUInt32BE(place, 1);
    return entry;
  }));
  const dict = new Map<string, PdfValue>([
    ...trailerOf(file, { places, size: size + 1 }), ['Type', { name: 'XRef' }], ['W', [1, 4, 1]], ['Index', runs.flatMap((run) => [run[0]?.[0] ?? 0, run.length])], ['Length', raw.length],
  ]);
  return Buffer.concat([Buffer.from(`${size} 0 obj\n`), formatValue({ dict, raw }), Buffer.from('\nendobj\n')]);
}

/** The second half of the identifier tells the revisions apart. */
function trailerOf({ trailer, startXref, bytes }: PdfFile, { places, size }: Places): PdfDict {
  const id = trailer.get('ID');
  const kept = ['Root', 'Info'].flatMap((key): [string, PdfValue][] => (trailer.has(key) ? [[key, trailer.get(key) ?? null]] : []));
  const own = createHash('md5').update(bytes.subarray(-2048)).update(String([...places])).digest();
  return new Map<string, PdfValue>([['Size', size], ...kept, ...(isList(id) ? [['ID', [id[0] ?? null, { text: own }]] as [string, PdfValue]] : []), ['Prev', startXref]]);
}

/** Strings are written as hex but for those that were read from a file, which keep their form. */
export function formatValue(value: PdfValue): Buffer {
  if (isStream(value)) return Buffer.concat([formatValue(new Map([...value.dict, ['Length', value.raw.length]])), Buffer.from('\nstream\n'), value.raw, Buffer.from('\nendstream')]);
  return Buffer.from(formatPlain(value), 'latin1');
}

function formatPlain(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(5);
  if (isRef(value)) return `${value.ref} ${value.generation} R`;
  if (isName(value)) return formatName(value.name);
  if (isText(value)) return `<${value.text.toString('hex')}>`;
  if (isList(value)) return `[${value.map(formatPlain).join(' ')}]`;
  if (isDict(value)) return `<<${[...value].map(([key, one]) => `${formatName(key)} ${formatPlain(one)}`).join(' ')}>>`;
  throw new Error('a stream inside another object');
}

const formatName = (name: string): string => `/${name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (sign) => `#${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;

/** Text string: UTF-16 with its mark. */
export const textOf = (text: string): PdfValue => ({ text: Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]) });

/** `D:20261127090102+07'00'`: the clock on the wall of the country. */
export const dateOf = (at: Date): string => `D:${new Date(at.getTime() + 7 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)}+07'00'`;
