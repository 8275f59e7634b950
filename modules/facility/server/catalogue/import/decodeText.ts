// Bytes of a text file as text: UTF-8, UTF-16 or Windows-1258, by byte order mark and content.   spec: CAT-20
import { parse } from 'csv-parse/sync';
import type { ListRow } from '../../../model/index.ts';

export interface DecodedText { readonly text: string; readonly encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Windows-1258' }

export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { text: decode(bytes, 'utf-8'), encoding: 'UTF-8' };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || hasZeros(bytes, 1)) return { text: decode(bytes, 'utf-16le'), encoding: 'UTF-16LE' };
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || hasZeros(bytes, 0)) return { text: decode(bytes, 'utf-16be'), encoding: 'UTF-16BE' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    // Windows-1258 writes a letter and its tone apart.
    return { text: decode(bytes, 'windows-1258'), encoding: 'Windows-1258' };
  }
}

const decode = (bytes: Uint8Array, label: string): string => new TextDecoder(label).decode(bytes).normalize('NFC');

/** In UTF-16 without a mark, ASCII signs leave every other byte zero. */
function hasZeros(bytes: Uint8Array, remainder: 0 | 1): boolean {
  const head = bytes.subarray(0, 400);
  const places = head.filter((byte, at) => at % 2 === remainder && byte === 0).length;
  const others = head.filter((byte, at) => at % 2 !== remainder && byte === 0).length;
  return head.length >= 4 && others === 0 && places > head.length / 8;
}

const delimiters = [',', ';', '\t', '|'] as const;
type Delimiter = (typeof delimiters)[number];

/** The sign that cuts the first lines into the most columns of the same number. */
export function findDelimiter(text: string): Delimiter {
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').slice(0, 30);
  const scores = delimiters.map((sign) => {
    const counts = lines.map((line) => countOutsideQuotes(line, sign));
    const usual = mostFrequent(counts.filter((count) => count > 0));
    return { sign, score: usual * counts.filter((count) => count === usual).length };
  });
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).sign;
}

function countOutsideQuotes(line: string, sign: string): number {
  let quoted = false;
  let count = 0;
  for (const letter of line) {
    if (letter === '"') quoted = !quoted;
    else if (letter === sign && !quoted) count += 1;
  }
  return count;
}

function mostFrequent(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].reduce((best, one) => (one[1] > best[1] || (one[1] === best[1] && one[0] > best[0]) ? one : best), [0, 0])[0];
}

/** Rows of a CSV text with the line each begins on. */
export function splitRows(text: string, delimiter: string): ListRow[] {
  const options = { delimiter, bom: true, relax_column_count: true, relax_quotes: true, info: true } as const;
  const parsed = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
  return parsed.map(({ record, info }) => ({ line: info.lines - countBreaks(record), cells: record }));
}

const countBreaks = (record: readonly string[]): number => record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
