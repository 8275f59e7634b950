// Where the same person may be found: by a number, a day of birth or a name with its year. Bounded, each by an index. spec: IDY-6
import { initialsOf, nameKeys } from '../name.ts';
import type { IdentifierKind } from '../systems.ts';
import { nearDates, swapDay } from './compareBirths.ts';
import { isPlaceholder } from './compareNames.ts';
import type { PersonFacts } from './scoreMatch.ts';

export interface CandidateQuery {
  readonly numbers: readonly { readonly kind: IdentifierKind | 'phone'; readonly value: string }[];
  /** The day as given and with day and month exchanged. */
  readonly days: readonly string[];
  /** Days one figure away; taken only with one of the words of the name. */
  readonly nearDays: readonly string[];
  /** tsquery for any word of the name that says something. */
  readonly anyWord: string | undefined;
  /** tsquery for the given name or the initials with the year of birth. */
  readonly nameAndYear: string | undefined;
  /** tsquery for all that the name says. */
  readonly wholeName: string | undefined;
}

const mostNumbers = 20;
const kinds: readonly [IdentifierKind | 'phone', keyof PersonFacts][] = [
  ['citizen-id', 'citizenId'], ['old-citizen-id', 'oldCitizenId'], ['insurance-number', 'insuranceNumber'], ['passport', 'passport'], ['patient-code', 'patientCode'], ['phone', 'phone'],
];

export function buildCandidateQuery(facts: PersonFacts): CandidateQuery {
  const name = facts.name && !isPlaceholder(facts.name) ? facts.name : '';
  const words = nameKeys(name).slice(0, 12);
  const { birthDate = '' } = facts;
  return {
    numbers: kinds.flatMap(([kind, fact]) => [facts[fact] ?? []].flat().filter(Boolean).map((value) => ({ kind, value }))).slice(0, mostNumbers),
    days: birthDate.length === 10 ? [birthDate, swapDay(birthDate) ?? []].flat() : [],
    nearDays: nearDates(birthDate),
    anyWord: anyWord(words),
    nameAndYear: nameAndYear(name, words, birthDate.slice(0, 4)),
    wholeName: words.length > 1 ? (words.some(tells) ? words.filter(tells) : words).map(quote).join(' & ') : undefined,
  };
}

function anyWord(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const rare = words.filter((word) => !commonWords.has(word));
  return (rare.length > 0 ? rare : words.slice(-1)).map(quote).join(' | ');
}

/** Too many people bear them to look for them alone. */
const commonWords: ReadonlySet<string> = new Set(['thi', 'van', 'nguien', 'tran', 'le', 'pham']);

/** Lexemes are folded letters and digits only, so quoting is safe. */
const quote = (word: string): string => `'${word}'`;

const tells = (word: string): boolean => word !== 'thi' && word !== 'van';

function nameAndYear(name: string, words: readonly string[], year: string): string | undefined {
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined || !/^\d{4}$/.test(year)) return undefined;
  // Given name first is another way to write it; the family's is borne by too many to look for it with the year alone.
  const either = [...new Set([last, ...(commonWords.has(first) ? [] : [first])])].map(quote).join(' | ');
  return `('y${year}' & (${either} | 'i_${initialsOf(name)}'))`;
}

/** Nothing to look for: neither a number, a name nor a birth date that could find anybody. */
export const asksNothing = ({ numbers, days, nameAndYear: near, wholeName }: CandidateQuery): boolean => numbers.length === 0 && days.length === 0 && near === undefined && wholeName === undefined;
