// What the archive keeps: one line per record, and the keys by which it is found. spec: ARC-20
import { z } from 'zod';
import { isDay } from '#platform/datedTable/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import { foldText, identifierSystems, nameKeys, nameOfPatient, readNameQuery } from '#modules/reception/model/index.ts';

export const keyKinds = ['archive-number', 'record-number', 'old-number', 'citizen-id', 'insurance-number', 'patient-code', 'phone'] as const;
export type KeyKind = (typeof keyKinds)[number];
export const archivedCare = ['inpatient', 'day', 'outpatient', 'visit'] as const;

export const day = z.string().refine(isDay, 'not a day');

/** What is known of something that comes into the archive. */
export interface ArchiveFacts {
  readonly id: string;
  readonly origin: 'record' | 'paper';
  readonly patientId?: string | undefined;
  readonly number?: string | undefined;
  readonly archiveNumber?: string | undefined;
  readonly name: string;
  readonly birthDate?: string | undefined;
  readonly sex?: string | undefined;
  readonly care: (typeof archivedCare)[number];
  readonly beganOn?: string | undefined;
  readonly endedOn: string;
  readonly wardName?: string | undefined;
  readonly place?: string | undefined;
  readonly circumstances: readonly string[];
  readonly icd: readonly string[];
  /** Further numbers: of the person, and of the record in older systems. */
  readonly keys: readonly { readonly kind: KeyKind; readonly value: string }[];
}

export interface NameColumns { readonly nameKey: string; readonly nameEnd: string; readonly birthYear: number | undefined }

/** `nameEnd` has the given name first: people are looked for by it. */
export function nameColumns(name: string, birthDate: string | undefined): NameColumns {
  const words = nameKeys(name);
  const year = Number(birthDate?.slice(0, 4));
  return { nameKey: words.join(' '), nameEnd: words.toReversed().map((word) => `${word} `).join(''), birthYear: Number.isInteger(year) && year > 0 ? year : undefined };
}

/** Letters and digits only: `26.000 001` and `26000001` are one number. */
export const numberKey = (text: string): string => foldText(text).replaceAll(' ', '').toUpperCase().replace(/^84(?=\d{9}$)/, '0');

export interface ArchiveKey { readonly kind: KeyKind; readonly value: string }

export function keysOf({ number, archiveNumber, keys }: Pick<ArchiveFacts, 'number' | 'archiveNumber' | 'keys'>): ArchiveKey[] {
  const all: ArchiveKey[] = [...(number ? [{ kind: 'record-number' as const, value: number }] : []), ...(archiveNumber ? [{ kind: 'archive-number' as const, value: archiveNumber }] : []), ...keys];
  const seen = new Set<string>();
  return all.map(({ kind, value }) => ({ kind, value: numberKey(value) })).filter(({ kind, value }) => value !== '' && !seen.has(`${kind} ${value}`) && seen.add(`${kind} ${value}`));
}

export type ArchiveQuery =
  | { readonly by: 'number'; readonly value: string }
  | { readonly by: 'name'; readonly words: readonly string[]; readonly birthYear: number | undefined }
  | { readonly by: 'nothing' };

/** A year beside a name is the year of birth; everything else with a digit in it is a number. */
export function readArchiveQuery(text: string): ArchiveQuery {
  const query = readNameQuery(text);
  const words = query.words.map(([first = '']) => first);
  const isName = words.length > 0 && words.every((word) => !/\d/.test(word));
  if (isName) return { by: 'name', words, birthYear: query.birthYear };
  const value = numberKey(text);
  return value === '' ? { by: 'nothing' } : { by: 'number', value };
}

/** The first text after all that begin with this one; folded text has no higher sign than `z`. */
export const afterPrefix = (prefix: string): string => `${prefix}~`;

/** What the cover of an old record would say of a person who is known here. */
export function coverOfPerson(person: Patient): { readonly name: string; readonly birthDate?: string; readonly citizenId?: string; readonly phone?: string } {
  const citizenId = person.identifier?.find(({ system }) => system === identifierSystems['citizen-id'])?.value;
  const phone = person.telecom?.find(({ system }) => system === 'phone')?.value;
  return { name: nameOfPatient(person), ...(person.birthDate !== undefined && { birthDate: person.birthDate }), ...(citizenId !== undefined && { citizenId }), ...(phone !== undefined && { phone }) };
}
