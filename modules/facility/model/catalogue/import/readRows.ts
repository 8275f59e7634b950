// Rows of an official list as entries, and what is wrong with them: line, column, reason. Nothing is guessed silently.   spec: CAT-21 CAT-22
import { isDay } from '#platform/datedTable/index.ts';
import type { CatalogueCode, Concept } from '../catalogues.ts';
import { foldWords } from '../readWords.ts';
import { buildMedicineProperties } from '../medicineProperties.ts';
import type { IngredientOf } from '../medicineProperties.ts';
import { readCode } from './codeForm.ts';
import type { ReadCode } from './codeForm.ts';
import type { ColumnMapping, ListRow, ListTable, Meaning } from './columns.ts';
import { readDay } from './readDay.ts';

export const importReasons = ['empty', 'duplicate', 'too-long', 'wrong-form', 'not-a-day', 'ends-before-begins', 'unreadable', 'unknown-parent', 'medicine', 'repaired'] as const;
export type ImportReason = (typeof importReasons)[number];

export interface RowFinding {
  readonly line: number;
  readonly column: string;
  readonly reason: ImportReason;
  /** What stands in the cell, cut short. */
  readonly value: string;
  /** What the value was compared with or changed to: line of the first row with the code, the code as kept. */
  readonly detail?: string | undefined;
  /** A note does not stop the import. */
  readonly severity: 'error' | 'note';
}

export interface ReadRules {
  readonly catalogue: CatalogueCode;
  readonly mapping: ColumnMapping;
  /** First day of the edition: an entry without a day of its own is in force from then. */
  readonly validFrom: string;
  /** Codes that a parent may have when it stands in another list; absent = it stands in this list. */
  readonly parents?: ReadonlySet<string> | undefined;
  readonly ingredientOf?: IngredientOf;
}

export interface ReadRowsResult { readonly concepts: readonly Concept[]; readonly findings: readonly RowFinding[] }

const longest: Partial<Record<Meaning, number>> = { display: 1000, displayEn: 1000, displayFr: 1000, aliases: 2000 };
const shownLength = 80;
/** Control characters, and what decoders put where they could not read. */
const unreadable = /[\p{Cc}\uFFFD]/u;

export function readRows(table: ListTable, rules: ReadRules): ReadRowsResult {
  const at = new Map(table.headers.map((name, column) => [name, column]));
  const findings: RowFinding[] = [];
  const read = table.rows.flatMap((row) => {
    const reader = new RowReader(row, { at, rules, findings });
    const concept = reader.read();
    return concept ? [{ concept, line: row.line }] : [];
  });
  findings.push(...findDuplicates(read, rules.mapping.code));
  const concepts = resolveParents(read, rules, findings);
  return { concepts, findings: findings.toSorted((a, b) => a.line - b.line) };
}

interface RowContext { readonly at: ReadonlyMap<string, number>; readonly rules: ReadRules; readonly findings: RowFinding[] }

class RowReader {
  private readonly row: ListRow;
  private readonly context: RowContext;
  private faulty = false;

  constructor(row: ListRow, context: RowContext) {
    this.row = row;
    this.context = context;
  }

  read(): Concept | undefined {
    const { rules } = this.context;
    const code = this.code();
    const display = this.text('display');
    if (display === '') this.find('display', 'empty', '');
    const optional = this.optional();
    const validFrom = this.day('validFrom') ?? rules.validFrom;
    const validTo = this.day('validTo');
    if (validTo !== undefined && validTo < validFrom) this.find('validTo', 'ends-before-begins', validTo);
    const aliases = this.aliases();
    const facts = this.properties();
    if (this.faulty || code === undefined || facts === undefined) return undefined;
    const properties = { ...facts, ...(code.mark && { mark: code.mark }) };
    return { code: code.code, display, aliases, properties, validFrom, ...optional, ...(validTo && { validTo }) };
  }

  /** Trade names of a medicine find it too. */
  private aliases(): string[] {
    const { mapping, ingredientOf } = this.context.rules;
    const names = ingredientOf ? mapping.properties.filter((name) => foldWords(name) === 'names').map((name) => this.cell(name)) : [];
    return [...new Set([this.text('aliases'), ...names].flatMap((text) => text.split(/[;|]/)).map((alias) => alias.trim()).filter(Boolean))];
  }

  private optional(): Pick<Concept, 'displayEn' | 'displayFr' | 'parent'> {
    const texts = (['displayEn', 'displayFr', 'parent'] as const).map((meaning) => [meaning, this.text(meaning)] as const);
    return Object.fromEntries(texts.filter(([, text]) => text !== ''));
  }

  private code(): ReadCode | undefined {
    const text = this.text('code').replace(/\s+/g, ' ');
    if (text === '') return this.find('code', 'empty', '');
    const code = readCode(this.context.rules.catalogue, text);
    if (code === undefined) return this.find('code', 'wrong-form', text);
    if (code.repaired) this.note('code', 'repaired', { value: text, detail: code.code });
    return code;
  }

  private text(meaning: Meaning): string {
    const name = this.context.rules.mapping[meaning];
    if (name === undefined) return '';
    const text = this.cell(name);
    if (unreadable.test(text)) this.find(meaning, 'unreadable', text);
    if (text.length > (longest[meaning] ?? 200)) this.find(meaning, 'too-long', text);
    return text;
  }

  private cell(name: string): string {
    // No-break spaces stay: French writes them before signs.
    return (this.row.cells[this.context.at.get(name) ?? -1] ?? '').normalize('NFC').replace(/[ \t\r\n]+/g, ' ').trim();
  }

  private day(meaning: 'validFrom' | 'validTo'): string | undefined {
    const text = this.text(meaning);
    if (text === '') return undefined;
    const day = readDay(text);
    if (day === undefined || !isDay(day)) return this.find(meaning, 'not-a-day', text);
    return day;
  }

  private properties(): Record<string, unknown> | undefined {
    const { mapping, ingredientOf } = this.context.rules;
    const named = mapping.properties.map((name) => ({ name, text: this.cell(name) })).filter(({ text }) => text !== '');
    if (named.some(({ text }) => unreadable.test(text))) return this.find('display', 'unreadable', '');
    if (!ingredientOf) return Object.fromEntries(named.map(({ name, text }) => [name, text]));
    try {
      const columns = Object.fromEntries(named.map(({ name, text }) => [foldWords(name).replaceAll(' ', '_'), text]));
      return buildMedicineProperties({ ...columns, code: this.cell(mapping.code), aliases: mapping.aliases ? this.cell(mapping.aliases) : '' }, ingredientOf);
    } catch (error) {
      return this.find('code', 'medicine', (error as Error).message);
    }
  }

  private find(meaning: Meaning, reason: ImportReason, value: string): undefined {
    this.faulty = true;
    this.add({ meaning, reason, severity: 'error', value });
  }

  private note(meaning: Meaning, reason: ImportReason, { value, detail }: { value: string; detail: string }): void {
    this.add({ meaning, reason, severity: 'note', value, detail });
  }

  private add({ meaning, ...finding }: Omit<RowFinding, 'line' | 'column'> & { meaning: Meaning }): void {
    this.context.findings.push({ line: this.row.line, column: this.context.rules.mapping[meaning] ?? meaning, ...finding, value: shorten(finding.value) });
  }
}

const shorten = (text: string): string => text.replace(/\p{Cc}/gu, '�').slice(0, shownLength);

interface ReadRow { readonly concept: Concept; readonly line: number }

/** The same code twice is an error unless the days are apart. */
function findDuplicates(read: readonly ReadRow[], column: string): RowFinding[] {
  const seen = new Map<string, ReadRow[]>();
  return read.flatMap((row) => {
    const { code } = row.concept;
    const before = seen.get(code) ?? [];
    seen.set(code, [...before, row]);
    const other = before.find(({ concept }) => overlap(concept, row.concept));
    return other ? [{ line: row.line, column, reason: 'duplicate' as const, value: code, detail: String(other.line), severity: 'error' as const }] : [];
  });
}

const overlap = (a: Concept, b: Concept): boolean => a.validFrom <= (b.validTo ?? '9999') && b.validFrom <= (a.validTo ?? '9999');

/** A parent in another list must be there. In its own list it may be a category or group that has no entry; an entry is never its own parent. */
function resolveParents(read: readonly ReadRow[], { mapping, parents, catalogue }: ReadRules, findings: RowFinding[]): Concept[] {
  const known = parents ?? new Set(read.map(({ concept }) => concept.code));
  return read.map(({ concept: { parent, ...concept }, line }) => {
    if (parent === undefined) return concept;
    const found = [parent, readCode(parents ? 'province' : catalogue, parent)?.code ?? parent].find((code) => known.has(code));
    if (parents && found === undefined) findings.push({ line, column: mapping.parent ?? 'parent', reason: 'unknown-parent', value: shorten(parent), severity: 'error' });
    return found === concept.code ? concept : { ...concept, parent: found ?? parent };
  });
}
