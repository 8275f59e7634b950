// Which column of an official list means what: guessed from its headers, accents and punctuation forgiven.   spec: CAT-20
import { z } from 'zod';
import { foldWords } from '../readWords.ts';

/** A list as read from a file: texts only, each row with its line in the file. */
export interface ListTable {
  readonly headers: readonly string[];
  readonly rows: readonly ListRow[];
}
export interface ListRow { readonly line: number; readonly cells: readonly string[] }

export const meanings = ['code', 'display', 'displayEn', 'displayFr', 'aliases', 'parent', 'validFrom', 'validTo'] as const;
export type Meaning = (typeof meanings)[number];

const header = z.string().min(1).max(200);

/** Meaning → header. Columns named under `properties` are kept under their own name; all others are left out. */
export const mappingSchema = z.object({
  code: header, display: header, displayEn: header.optional(), displayFr: header.optional(), aliases: header.optional(), parent: header.optional(),
  validFrom: header.optional(), validTo: header.optional(), properties: z.array(header).max(100).default([]),
});
export type ColumnMapping = z.infer<typeof mappingSchema>;

/** Tried in order on the folded header; the first header that fits and is free is taken. */
const patterns: Readonly<Record<Meaning, readonly RegExp[]>> = {
  code: [/^(code|ma|ma so|ma code)$/, /^(icd|icd ?10|ma icd ?10|ma benh( icd ?10| theo icd ?10)?)$/, /^(commune code|ma xa|ma px|ma phuong xa|ma dvhc)$/, /^ma (?!cha|tinh|tp|quan|huyen|nhom|loai|chuong)[a-z0-9 ]+$/, /^(province code|ma tinh|ma tp)$/],
  display: [/^(display|full name|ten day du)$/, /^(name vi|ten tieng viet|ten benh( tieng viet)?|display vi)$/, /^(name|ten|ten goi|commune|ten xa|ten phuong xa)$/, /^ten (?!.*(anh|phap|khac|viet tat|tinh|huyen|latin|cha))[a-z0-9 ]+$/, /^(dien giai|noi dung|mo ta|province|ten tinh)$/],
  displayEn: [/^(display en|name en|english|english name|ten anh)$/, /^(ten|disease name|name).*\b(tieng anh|english)$/, /^disease name$/],
  displayFr: [/^(display fr|name fr|french|french name|ten phap)$/, /^(ten|name).*\b(tieng phap|french)$/],
  aliases: [/^alias(es)?$/, /^(tu )?viet tat$/, /^(ten khac|ten goi khac|other names?( vi)?|tu dong nghia|tu khoa|tim kiem)$/],
  parent: [/^(parent|ma cha|ma cap tren)$/, /^(province code|ma tinh|ma tp|ma tinh tp|category ?3|ma loai|ma nhom|ma nhom benh)$/],
  validFrom: [/^(valid from|tu ngay|hieu luc tu( ngay)?|ngay (co )?hieu luc|ngay ap dung|ngay bat dau)$/],
  validTo: [/^(valid to|den ngay|hieu luc den( ngay)?|ngay het hieu luc|ngay ket thuc)$/],
};

/** Undefined when no column looks like a code or none like a name. */
export function guessMapping(headers: readonly string[]): ColumnMapping | undefined {
  const free = new Map(headers.map((name) => [name, foldWords(name)]));
  const guess: Partial<Record<Meaning, string>> = {};
  for (const meaning of meanings) {
    const found = patterns[meaning].flatMap((pattern) => [...free].find(([, folded]) => pattern.test(folded)) ?? [])[0];
    if (found === undefined) continue;
    guess[meaning] = found;
    free.delete(found);
  }
  const { code, display, ...rest } = guess;
  if (code === undefined || display === undefined) return undefined;
  return { code, display, ...rest, properties: [...free.keys()].filter((name) => !isPlaceholder(name)) };
}

/** A saved mapping serves again when the file has all its columns. */
export function fitsHeaders({ properties, ...mapping }: ColumnMapping, headers: readonly string[]): boolean {
  return [...Object.values(mapping), ...properties].every((name) => headers.includes(name));
}

/** Names of the columns that the mapping asks for and the file lacks. */
export function missingColumns({ properties, ...mapping }: ColumnMapping, headers: readonly string[]): string[] {
  return [...new Set([...Object.values(mapping), ...properties])].filter((name) => !headers.includes(name));
}

const headerSearch = 20;

/** Official lists have titles above the table: the header is the row among the first in which most columns are understood. */
export function findTable(lines: readonly ListRow[]): ListTable | undefined {
  const filled = lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const scored = filled.slice(0, headerSearch).map(({ cells }, at) => ({ at, score: scoreOf(cells) }));
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one), { at: 0, score: -1 });
  const head = filled[best.at];
  if (!head) return undefined;
  const headers = nameHeaders(head.cells);
  return { headers, rows: filled.slice(best.at + 1).map(({ line, cells }) => ({ line, cells: headers.map((_, column) => cells[column] ?? '') })) };
}

function scoreOf(cells: readonly string[]): number {
  const named = cells.filter((cell) => cell.trim() !== '');
  const mapping = guessMapping(nameHeaders(cells));
  const understood = mapping ? Object.keys(mapping).length - 1 : 0;
  return understood * 100 + Math.min(named.length, 99);
}

/** Every column gets a name of its own: empty ones `#5`, repeated ones `name (2)`. */
function nameHeaders(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  return cells.slice(0, last + 1).map((cell, column) => {
    const name = cell.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 190) || `#${column + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

const isPlaceholder = (name: string): boolean => /^#\d+$/.test(name);
