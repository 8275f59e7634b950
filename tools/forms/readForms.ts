// The forms that come with the software, as they lie in data/forms: what a form is, its rows, and what the law asks of it.   spec: FRD-1
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readDataFile } from '#platform/datedTable/server.ts';

export const formsFolder = join(import.meta.dirname, '../../data/forms');

export type Row = Readonly<Record<string, string>>;

export interface FormFacts {
  readonly key: string;
  readonly code: string;
  readonly version: string;
  readonly title: Readonly<Record<'vi' | 'en' | 'fr', string>>;
  readonly kind: 'record' | 'slip' | 'certificate';
  readonly care: readonly string[];
  readonly source: string;
  /** false: the official text was not seen. */
  readonly seen: boolean;
  readonly paper: { readonly size: string; readonly orientation: string };
  readonly signers: string;
  readonly repeats: boolean;
}

export interface WrittenForm {
  readonly form: FormFacts;
  readonly rows: readonly Row[];
}

const named = (pattern: string): string[] => globSync(pattern, { cwd: formsFolder }).toSorted();
const readFolder = (folder: string): Readonly<Record<string, readonly Row[]>> =>
  Object.fromEntries(named(`${folder}/*.csv`).map((file) => [basename(file, '.csv'), readDataFile(`forms/${file}`)]));

export const readParts = () => readFolder('parts');
export const readLists = () => readFolder('lists');
export const readPictures = (): string[] => named('pictures/*.svg').map((file) => basename(file, '.svg'));

export const readForms = (): WrittenForm[] =>
  named('*/form.json').map((file) => ({ form: JSON.parse(readFileSync(join(formsFolder, file), 'utf8')) as FormFacts, rows: readDataFile(`forms/${dirname(file)}/items.csv`) }));

/** Code of a form → the fields that the law asks of it. A field `@name` stands for those of the group of that name. */
export function readRequired(): ReadonlyMap<string, readonly string[]> {
  const asked = Map.groupBy(readDataFile('forms/required.csv'), ({ form = '' }) => form);
  const fieldsOf = (form: string): string[] => (asked.get(form) ?? []).flatMap(({ field = '' }) => (field.startsWith('@') ? fieldsOf(field) : [field]));
  return new Map([...asked.keys()].filter((form) => !form.startsWith('@')).map((form) => [form, [...new Set(fieldsOf(form))]]));
}
