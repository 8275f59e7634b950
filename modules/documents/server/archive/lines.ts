// Rows as the screens get them.
import type { ArchiveLine } from '../../model/index.ts';
import type { EntryRow } from './entryRows.ts';

/** Leaves out what is not there. */
export const given = <T extends Readonly<Record<string, unknown>>>(values: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as { [K in keyof T]?: Exclude<T[K], null | undefined> };

export const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

export const lineOf = (row: EntryRow): ArchiveLine => ({
  id: row.id, origin: row.origin, name: row.name, care: row.care, endedOn: row.endedOn, retentionClass: row.retentionClass, held: row.held, packaged: row.package !== null,
  ...given({ number: row.number, archiveNumber: row.archiveNumber, birthDate: row.birthDate, sex: row.sex, beganOn: row.beganOn, wardName: row.wardName, place: row.place, retainUntil: row.retainUntil, disposedAt: instant(row.disposedAt) }),
});

/** What a record is called in registers and refusals: never by the name of a person. */
export const recordWord = ({ archiveNumber, number, id }: Pick<EntryRow, 'archiveNumber' | 'number' | 'id'>): string => archiveNumber ?? number ?? id.slice(-8);
