// What the export consists of, as dated data says. Group and field names of the letter are data, not code. spec: ARC-50
import { z } from 'zod';
import { readDataFile } from '#platform/datedTable/server.ts';
import type { RawRow } from '#platform/datedTable/index.ts';

const folder = 'regulation/vn/record-export';
const part = z.object({ group: z.string(), part: z.string(), resource: z.string(), where: z.string() });
const field = z.object({ part: z.string(), field: z.string().regex(/^[a-z_]+$/), path: z.string(), max: z.string().transform((text) => (text === '' ? undefined : Number(text))) });

export type ExportPart = z.infer<typeof part>;
export type ExportField = z.infer<typeof field>;

const read = <T>(name: string, row: z.ZodType<T>): T[] => readDataFile(`${folder}/${name}.csv`).map((cells: RawRow) => row.parse(cells));

export const exportParts = read('parts', part);
export const exportFields = Map.groupBy(read('fields', field), (one) => one.part);
export const exportGroups = [...new Set(exportParts.map(({ group }) => group))];
const groupOfForm = new Map(read('forms', z.object({ form: z.string(), group: z.string() })).map(({ form, group }) => [form, group]));

/** Names of groups, rows, fields and codes in words, for people. */
export const exportLabels = new Map(read('labels', z.object({ name: z.string(), label: z.string(), label_en: z.string() })).map((one) => [one.name, one]));

/** `urn:lanh:form:01-bv1|2026-11` */
export function formGroup(canonical: string): string {
  const key = canonical.split('|')[0]?.split(':').at(-1) ?? '';
  return groupOfForm.get(key) ?? groupOfForm.get('*') ?? '';
}

/** Names of the root and of rows of form answers. */
export const exportNames = { root: 'HoSoBenhAn', answers: 'BieuMau', answer: 'TraLoi' } as const;
