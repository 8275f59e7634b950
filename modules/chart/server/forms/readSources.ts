// The forms that come with the software: data/forms/<key>/{form.json,items.csv}, parts, lists and pictures. spec: FRM-16
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { FormRow, FormSource, ListRow } from '#fhir/questionnaire/index.ts';
import { catalogueCodes } from '#modules/facility/model/index.ts';

export const shippedForms = new URL('../../../../data/forms/', import.meta.url);

/** A changed compiler makes other Questionnaires of the same rows: its text counts too. */
const compiler = new URL('../../../../fhir/questionnaire/', import.meta.url);
const compilerFiles = ['urls.ts', 'variableName.ts', 'path/answerPattern.ts', 'extract/elements.ts'];

async function readCompiler(): Promise<string> {
  const own = (await readNames(new URL('compile/', compiler), '.ts')).filter((name) => !name.endsWith('.test')).map((name) => `compile/${name}.ts`);
  return (await Promise.all([...own, ...compilerFiles].map((file) => readFile(new URL(file, compiler), 'utf8')))).join('\u0000');
}

const words = z.object({ vi: z.string().min(1), en: z.string().optional(), fr: z.string().optional() });
const formFile = z.object({
  key: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), code: z.string().min(1), version: z.string().regex(/^[0-9A-Za-z.-]{1,20}$/), title: words, kind: z.enum(['record', 'slip', 'certificate']),
  care: z.array(z.enum(['inpatient', 'day', 'outpatient'])).min(1), source: z.string(), seen: z.boolean(), paper: z.object({ size: z.enum(['A4', 'A5']), orientation: z.enum(['portrait', 'landscape']) }), signers: z.string(), repeats: z.boolean(),
});

export interface ShippedForm {
  readonly source: FormSource;
  readonly hash: string;
}

/** Read, not yet compiled. */
export async function readSources(folder: URL = shippedForms): Promise<readonly ShippedForm[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const [parts, lists, pictures, code] = await Promise.all([readTables(new URL('parts/', folder)), readTables(new URL('lists/', folder)), readNames(new URL('pictures/', folder), '.svg'), readCompiler()]);
  const shared = { parts: parts.rows as FormSource['parts'], lists: lists.rows as unknown as Readonly<Record<string, readonly ListRow[]>>, pictures, catalogues: catalogueCodes };
  const around = [parts.text, lists.text, pictures.join(), catalogueCodes.join(), code].join('\u0000');
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted();
  const forms = await Promise.all(names.map(async (name) => readSource(name, new URL(`${name}/`, folder))));
  return forms.flatMap((one) => (one ? [{ source: { form: one.form, rows: one.rows, ...shared }, hash: createHash('sha256').update([one.text, around].join('\u0000')).digest('hex') }] : []));
}

async function readSource(name: string, folder: URL): Promise<{ form: FormSource['form']; rows: readonly Partial<FormRow>[]; text: string } | undefined> {
  const [json, text] = await Promise.all(['form.json', 'items.csv'].map((file) => readFile(new URL(file, folder), 'utf8').catch(() => undefined)));
  if (json === undefined || text === undefined) return undefined;
  const form = formFile.safeParse(JSON.parse(json));
  if (!form.success) throw new Error(`data/forms/${name}/form.json: ${z.prettifyError(form.error)}`);
  if (form.data.key !== name) throw new Error(`data/forms/${name}/form.json: the key is ${form.data.key}`);
  return { form: form.data, rows: readRows(text), text: json + text };
}

const readRows = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true, skip_empty_lines: true }) as Record<string, string>[];

async function readTables(folder: URL): Promise<{ rows: Readonly<Record<string, readonly Record<string, string>[]>>; text: string }> {
  const names = await readNames(folder, '.csv');
  const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}.csv`, folder), 'utf8')));
  return { rows: Object.fromEntries(names.map((name, at) => [name, readRows(texts[at] ?? '')])), text: names.join() + texts.join('\u0000') };
}

async function readNames(folder: URL, ending: string): Promise<string[]> {
  const files = await readdir(folder).catch((): string[] => []);
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length)).toSorted();
}
