// The forms that come with the software, as they lie in data/forms, and what the law asks of each.   spec: FRD-1
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FormJson, FormSource } from '#fhir/questionnaire/index.ts';
import { readDataFile } from '#platform/datedTable/server.ts';

const data = join(import.meta.dirname, '../../data');
const named = (pattern: string): string[] => globSync(pattern, { cwd: data }).toSorted();
const readFolder = (folder: string): Readonly<Record<string, readonly Record<string, string>[]>> =>
  Object.fromEntries(named(`forms/${folder}/*.csv`).map((file) => [basename(file, '.csv'), readDataFile(file)]));

/** Each form with the parts, lists, pictures and catalogues that it may name. */
export function readFormSources(): FormSource[] {
  const shared = {
    parts: readFolder('parts'), lists: readFolder('lists') as unknown as FormSource['lists'], pictures: named('forms/pictures/*.svg').map((file) => basename(file, '.svg')),
    catalogues: named('terminology/*/concepts.csv').map((file) => basename(dirname(file))),
  };
  return named('forms/*/form.json').map((file) => ({ ...shared, form: JSON.parse(readFileSync(join(data, file), 'utf8')) as FormJson, rows: readDataFile(join(dirname(file), 'items.csv')) }));
}

/** Code of a form → the fields that the law asks of it. A field `@name` stands for those of the group of that name. */
export function readRequired(): ReadonlyMap<string, readonly string[]> {
  const asked = Map.groupBy(readDataFile('forms/required.csv'), ({ form = '' }) => form);
  const fieldsOf = (form: string): string[] => (asked.get(form) ?? []).flatMap(({ field = '' }) => (field.startsWith('@') ? fieldsOf(field) : [field]));
  return new Map([...asked.keys()].filter((form) => !form.startsWith('@')).map((form) => [form, [...new Set(fieldsOf(form))]]));
}

/** Official forms that have none here, and where their content is instead. */
export const readElsewhere = (): readonly Record<string, string>[] => readDataFile('forms/elsewhere.csv');
