// An index of one edition of a list, held in memory: 16,000 codes answer in about a millisecond.   spec: CAT
import type { Concept } from './catalogues.ts';
import { accentedWords, foldWords, readingsOf } from './readWords.ts';

interface Entry {
  readonly concept: Concept;
  /** Code without dot and marks, lower case. */
  readonly code: string;
  /** Folded Vietnamese and English name. */
  readonly name: string;
  readonly nameEn: string;
  readonly aliases: readonly string[];
  /** Place in the list; earlier wins among equals. */
  readonly at: number;
}

export interface SearchIndex {
  readonly size: number;
  /** Entries in force on the day that fit the text, best first. */
  search(query: CodeQuery): readonly Concept[];
  find(code: string, on: string): Concept | undefined;
}

export interface CodeQuery {
  readonly text: string;
  /** `yyyy-MM-dd` */
  readonly on: string;
  readonly parent?: string | undefined;
  readonly limit: number;
  /** How often the person who asks has used a code. */
  readonly usesOf?: (code: string) => number;
}

/** Rank of a fit, high to low; personal use counts inside a rank and lifts by at most one and a half. */
const ranks = { exactCode: 10, exactAlias: 9, readAlias: 8.5, codePrefix: 8, exactName: 8, namePrefix: 7, aliasPrefix: 6, wordsInOrder: 5, allWords: 4, english: 3 } as const;

/** Builds the index; `concepts` in the order of the list. */
export function buildSearchIndex(concepts: readonly Concept[]): SearchIndex {
  const entries = concepts.map(toEntry);
  const byCode = Map.groupBy(entries, ({ concept }) => concept.code.toLowerCase());
  const byParent = Map.groupBy(entries, ({ concept }) => concept.parent);
  const words = sortWords(entries);
  const inForce = ({ concept }: Entry, on: string) => concept.validFrom <= on && (!concept.validTo || on <= concept.validTo);
  return {
    size: entries.length,
    find: (code, on) => byCode.get(code.toLowerCase())?.find((entry) => inForce(entry, on))?.concept,
    search: (query) => {
      const typed = foldWords(query.text).split(' ').filter(Boolean);
      const pool = typed.length > 0 ? candidates(words, typed, entries) : (query.parent === undefined ? entries : (byParent.get(query.parent) ?? []));
      const fits = pool.filter((entry) => inForce(entry, query.on) && (query.parent === undefined || entry.concept.parent === query.parent));
      return best(fits, typed, query).slice(0, query.limit);
    },
  };
}

function toEntry(concept: Concept, at: number): Entry {
  return {
    concept, at, code: foldWords(concept.code).replaceAll(' ', ''), name: foldWords(concept.display), nameEn: foldWords(concept.displayEn ?? ''),
    aliases: concept.aliases.map(foldWords),
  };
}

interface SortedWords {
  readonly words: readonly string[];
  /** For each word, the places of the entries that contain it. */
  readonly places: readonly Uint32Array[];
}

function sortWords(entries: readonly Entry[]): SortedWords {
  const lists = new Map<string, number[]>();
  for (const entry of entries) {
    for (const word of wordsOf(entry)) {
      const list = lists.get(word);
      if (list) list.push(entry.at);
      else lists.set(word, [entry.at]);
    }
  }
  const words = [...lists.keys()].sort();
  return { words, places: words.map((word) => Uint32Array.from(lists.get(word) ?? [])) };
}

function wordsOf({ code, concept, name, nameEn, aliases }: Entry): Set<string> {
  const all = [code, ...foldWords(concept.code).split(' '), ...name.split(' '), ...nameEn.split(' '), ...aliases.flatMap((alias) => [...alias.split(' '), alias.replaceAll(' ', '')])];
  return new Set(all.filter(Boolean));
}

/** Entries that contain, for every typed word, a word beginning with one of its readings. */
function candidates(sorted: SortedWords, typed: readonly string[], entries: readonly Entry[]): Entry[] {
  // Typed with blanks or dots inside, a code or an abbreviation is one word: `I 10`, `j20.9`, `t h a`.
  const joined = typed.length > 1 ? placesOf(sorted, typed.join('')) : new Set<number>();
  let common: Set<number> | undefined;
  for (const word of typed) {
    const places = new Set(readingsOf(word).flatMap((reading) => [...placesOf(sorted, reading)]));
    common = common === undefined ? places : new Set([...common].filter((place) => places.has(place)));
    if (common.size === 0) break;
  }
  return [...new Set([...joined, ...(common ?? [])])].flatMap((place) => entries[place] ?? []);
}

function placesOf({ words, places }: SortedWords, prefix: string): Set<number> {
  const found = new Set<number>();
  for (let at = lowerBound(words, prefix); words[at]?.startsWith(prefix); at += 1) {
    for (const place of places[at] ?? []) found.add(place);
  }
  return found;
}

function lowerBound(words: readonly string[], prefix: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}

function best(fits: readonly Entry[], typed: readonly string[], { text, usesOf }: CodeQuery): Concept[] {
  const accented = accentedWords(text);
  const scored = fits.map((entry) => {
    const uses = usesOf?.(entry.concept.code) ?? 0;
    const rank = typed.length === 0 ? 0 : rankOf(entry, typed);
    const accents = /[^\x20-\x7e]/.test(accented) && accentedWords(entry.concept.display).includes(accented) ? 0.5 : 0;
    return { entry, uses, score: rank + accents + Math.min(1.5, Math.log2(1 + uses) / 3) };
  });
  scored.sort((a, b) => b.score - a.score || b.uses - a.uses || everyday(b.entry, typed) - everyday(a.entry, typed) || lengthOf(a.entry, typed) - lengthOf(b.entry, typed) || a.entry.at - b.entry.at);
  return scored.map(({ entry }) => entry.concept);
}

/** What has an everyday abbreviation is an everyday thing. */
const everyday = ({ aliases }: Entry, typed: readonly string[]): number => (typed.length > 0 && aliases.length > 0 ? 1 : 0);

/** Among equals the shorter name is the plainer disease; an unfiltered list keeps its own order. */
function lengthOf(entry: Entry, typed: readonly string[]): number {
  return typed.length === 0 ? 0 : entry.name.length;
}

function rankOf(entry: Entry, typed: readonly string[]): number {
  const joined = typed.join('');
  const spellings = phrases(typed);
  if (entry.code === joined) return ranks.exactCode;
  if (entry.aliases.some((alias) => alias.replaceAll(' ', '') === joined)) return ranks.exactAlias;
  // `dtd2` typed is meant so before it is read as the VNI keys of `dtd`.
  if (entry.aliases.some((alias) => spellings.includes(alias))) return ranks.readAlias;
  if (/\d/.test(joined) && entry.code.startsWith(joined)) return ranks.codePrefix;
  if (spellings.includes(entry.name)) return ranks.exactName;
  if (spellings.some((phrase) => entry.name.startsWith(phrase))) return ranks.namePrefix;
  if (entry.aliases.some((alias) => spellings.some((phrase) => alias.startsWith(phrase)))) return ranks.aliasPrefix;
  if (spellings.some((phrase) => ` ${entry.name}`.includes(` ${phrase}`))) return ranks.wordsInOrder;
  return holdsAll(entry, typed) ? ranks.allWords : ranks.english;
}

/** The phrase as typed and as read word by word. */
function phrases(typed: readonly string[]): string[] {
  return [...new Set([typed.join(' '), typed.map((word) => readingsOf(word).at(-1) ?? word).join(' ')])];
}

function holdsAll({ name, aliases }: Entry, typed: readonly string[]): boolean {
  const words = [name, ...aliases].join(' ').split(' ');
  return typed.every((word) => readingsOf(word).some((reading) => words.some((one) => one.startsWith(reading))));
}
