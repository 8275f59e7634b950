// What a backup says of itself: at its head what is needed to judge it, at its end what must be in it. spec: BAK-2
import { z } from 'zod';
import { damaged } from './ageFile.ts';

/** Raised when an older Lành could not read the files of a newer one. */
export const formatVersion = 1;

export const headName = 'backup.json';
export const sumsName = 'SHA256SUMS';
export const manifestName = 'manifest.json';
export const sequencesName = 'sequences.json';

const table = z.object({ name: z.string(), columns: z.array(z.string()) });

/** First member. */
export const backupHead = z.object({
  format: z.number(), product: z.literal('lanh'), version: z.string(), madeAt: z.string(), postgres: z.string(),
  migrations: z.array(z.object({ set: z.string(), file: z.string(), hash: z.string() })), queueVersion: z.number(), tables: z.array(table),
});
export type BackupHead = z.infer<typeof backupHead>;

export const sequenceList = z.array(z.object({ name: z.string(), last: z.string(), called: z.boolean() }));

/** Last member: counts, and the hash of the list that has the hash of every other member. */
export const backupManifest = z.object({
  format: z.number(), madeAt: z.string(), sums: z.string(), members: z.number(),
  tables: z.array(z.object({ name: z.string(), rows: z.number(), bytes: z.number() })),
  files: z.object({ count: z.number(), bytes: z.number() }), keys: z.number(),
  audit: z.object({ chains: z.number(), links: z.number(), rows: z.number(), heads: z.number() }),
  facilities: z.array(z.object({ code: z.string(), name: z.string(), resources: z.number() })),
});
export type BackupManifest = z.infer<typeof backupManifest>;

export function readJson<T>(schema: z.ZodType<T>, bytes: Uint8Array, name: string): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw damaged(`its ${name} cannot be read`);
  }
}

/** One line per member, as `sha256sum -c` reads it. */
export const formatSums = (sums: ReadonlyMap<string, string>): string => [...sums].map(([name, hash]) => `${hash}  ${name}\n`).join('');

export function parseSums(text: string): Map<string, string> {
  return new Map(text.split('\n').filter((line) => line !== '').map((line) => [line.slice(66), line.slice(0, 64)]));
}

export const tablePart = (table: string, part: number): string => `tables/${table}/${String(part).padStart(6, '0')}.copy.gz`;
/** The table that a member is a part of. */
export const tableOf = (member: string): string | undefined => /^tables\/([^/]+)\/\d{6}\.copy\.gz$/.exec(member)?.[1];
export const fileMember = /^files\/(\d+)\/([0-9a-f]{2})\/(\2[0-9a-f]{62})$/;
