// Names of the forms of the law as the house carries them: for choosing the record form, and for naming what a record lacks. Read once.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const folder = new URL('../../../../data/forms/', import.meta.url);
const shape = z.object({ key: z.string(), code: z.string(), title: z.object({ vi: z.string(), en: z.string(), fr: z.string() }), kind: z.string(), care: z.array(z.string()), signers: z.string().optional() });
export type FormTitle = z.infer<typeof shape>;

let known: ReadonlyMap<string, FormTitle> | undefined;

export function formTitles(): ReadonlyMap<string, FormTitle> {
  known ??= new Map(readForms().map((form) => [form.key, form]));
  return known;
}

/** Folders of forms; those beside them (lists, parts, pictures) hold none. */
function readForms(): FormTitle[] {
  const keys = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/form.json`, folder))).map(({ name }) => name).sort();
  return keys.map((key) => shape.parse(JSON.parse(readFileSync(new URL(`${key}/form.json`, folder), 'utf8'))));
}
