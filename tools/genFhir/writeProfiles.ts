// The profiles and extensions that R4 itself brings, as far as validation needs them: what they say beyond their base. Read when one is asked for.   spec: GEN VAL-9
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const files = ['profiles-others', 'extension-definitions'] as const;
const kept: ReadonlySet<string> = new Set(['id', 'path', 'sliceName', 'min', 'max', 'type', 'slicing', 'binding', 'constraint', 'maxLength']);
const keptPrefix = /^(?:fixed|pattern|minValue|maxValue)[A-Z]/;

interface Definition { readonly resourceType: string; readonly url: string; readonly type: string; readonly baseDefinition?: string; readonly differential?: { readonly element: readonly Record<string, unknown>[] } }

export function writeProfiles(from: string, to: string): void {
  const definitions = files.flatMap((file) => (JSON.parse(readFileSync(path.join(from, `${file}.json`), 'utf8')).entry as { resource: Definition }[]).map(({ resource }) => resource))
    .filter(({ resourceType, differential }) => resourceType === 'StructureDefinition' && differential !== undefined);
  const lean = definitions.map(({ url, type, baseDefinition, differential }) => [url, { url, type, baseDefinition, differential: { element: (differential?.element ?? []).map(strip) } }] as const);
  writeFileSync(path.join(to, 'profiles.json'), JSON.stringify(Object.fromEntries(lean)));
}

const strip = (element: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(element).filter(([name]) => kept.has(name) || keptPrefix.test(name)));
