// An index of one edition of a list, held in memory: 16,000 codes answer in about a millisecond.   spec: CAT
import type { Concept } from './catalogues.ts';
import { accentedWords, foldWords, readingsOf } from './readWords.ts';

interface Entry {
  readonly concept: Concept;
  /** Code without dot and marks, lower case. */
  readonly code: string;
  /** Folded Vietnamese name, all names it goes by, and the English name. */
  readonly name: string;
  readonly names: readonly string[];
  readonly nameEn: string;
  readonly aliases: readonly string[];
  readonly joinedAliases: readonly string[];
  /** Place in the list. */
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
      const typed = readTyped(query.text);
      const pool = typed.words.length > 0 ? candidates(words, typed, entries) : (query.parent === undefined ? entries : (byParent.get(query.parent) ?? []));
      const fits = pool.filter((entry) => inForce(entry, query.on) && (query.parent === undefined || entry.concept.parent === query.parent));
      return best(fits, typed, query);
    },
  };
}

/** What was typed, read once for all entries. */
interface Typed {
  readonly words: readonly string[];
  /** Everything each word may stand for. */
  readonly readings: readonly (readonly string[])[];
  readonly joined: string;
  readonly hasDigit: boolean;
  /** The phrase as typed and as read word by word. */
  readonly spellings: readonly string[];
  /** As typed with its accents; empty when there are none. */
  readonly accented: string;
}

function readTyped(text: string): Typed {
  const words = foldWords(text).split(' ').filter(Boolean);
  // Alone, a letter with digits is a code (`i10`), not a vowel with its mark.
  const readings = words.map((word) => readingsOf(word).filter((reading) => reading === word || reading.length > 1 || words.length > 1));
  const accented = accentedWords(text);
  return {
    words, readings, joined: words.join(''), hasDigit: /\d/.test(words.join('')), spellings: [...new Set([words.join(' '), readings.map((list, at) => list.at(-1) ?? words[at]).join(' ')])],
    accented: /[^\x20-\x7e]/.test(accented) ? accented : '',
  };
}

function toEntry(concept: Concept, at: number): Entry {
  const aliases = concept.aliases.map(foldWords);
  const name = foldWords(concept.display);
  // A synonym of several words is a name as good as the first; `Bệnh …` says nothing.
  const names = [...new Set([name, name.replace(/^benh (?=.)/, ''), ...aliases.filter((alias) => alias.includes(' '))])];
  return { concept, at, code: foldWords(concept.code).replaceAll(' ', ''), name, names, nameEn: foldWords(concept.displayEn ?? ''), aliases, joinedAliases: aliases.map((alias) => alias.replaceAll(' ', '')) };
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
function candidates(sorted: SortedWords, { words, readings, joined: one }: Typed, entries: readonly Entry[]): Entry[] {
  // Typed with blanks or dots inside, a code or an abbreviation is one word: `I 10`, `j20.9`, `t h a`.
  const joined = words.length > 1 ? placesOf(sorted, one) : new Set<number>();
  let common: Set<number> | undefined;
  for (const list of readings) {
    const places = list.length === 1 ? placesOf(sorted, list[0] ?? '') : new Set(list.flatMap((reading) => [...placesOf(sorted, reading)]));
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

interface Scored { readonly entry: Entry; readonly score: number; readonly uses: number }

/** The first `limit` of the fits; a letter alone fits thousands, which are never sorted as a whole. */
function best(fits: readonly Entry[], typed: Typed, { usesOf, limit }: CodeQuery): Concept[] {
  const isBefore = typed.words.length > 0 ? isBetter : isEarlier;
  const top: Scored[] = [];
  for (const entry of fits) {
    const uses = usesOf?.(entry.concept.code) ?? 0;
    const scored = { entry, uses, score: scoreOf(entry, typed) + Math.min(1.5, Math.log2(1 + uses) / 3) };
    const last = top[limit - 1];
    if (last && !isBefore(scored, last)) continue;
    let place = top.length;
    for (let before = top[place - 1]; before && isBefore(scored, before); before = top[place - 1]) place -= 1;
    top.splice(place, 0, scored);
    if (top.length > limit) top.pop();
  }
  return top.map(({ entry }) => entry.concept);
}

/** What has an everyday abbreviation is an everyday thing; among equals the shorter name is the plainer one. */
function isBetter(a: Scored, b: Scored): boolean {
  if (a.score !== b.score) return a.score > b.score;
  if (a.uses !== b.uses) return a.uses > b.uses;
  const everyday = Number(a.entry.aliases.length > 0) - Number(b.entry.aliases.length > 0);
  if (everyday !== 0) return everyday > 0;
  return a.entry.name.length === b.entry.name.length ? a.entry.at < b.entry.at : a.entry.name.length < b.entry.name.length;
}

/** An unfiltered list keeps its own order behind what the person uses. */
function isEarlier(a: Scored, b: Scored): boolean {
  if (a.score !== b.score) return a.score > b.score;
  return a.uses === b.uses ? a.entry.at < b.entry.at : a.uses > b.uses;
}

function scoreOf(entry: Entry, typed: Typed): number {
  if (typed.words.length === 0) return 0;
  const accents = typed.accented !== '' && accentedWords(entry.concept.display).includes(typed.accented) ? 0.5 : 0;
  return rankOf(entry, typed) + accents;
}

function rankOf(entry: Entry, typed: Typed): number {
  const { joined, spellings } = typed;
  if (entry.code === joined) return ranks.exactCode;
  if (entry.joinedAliases.includes(joined)) return ranks.exactAlias;
  // `dtd2` typed is meant so before it is read as the VNI keys of `dtd`.
  if (entry.aliases.some((alias) => spellings.includes(alias))) return ranks.readAlias;
  if (typed.hasDigit && entry.code.startsWith(joined)) return ranks.codePrefix;
  return rankOfWords(entry, typed);
}

function rankOfWords({ names, aliases, name }: Entry, { spellings, readings }: Typed): number {
  if (names.some((one) => spellings.includes(one))) return ranks.exactName;
  if (names.some((one) => spellings.some((phrase) => one.startsWith(phrase)))) return ranks.namePrefix;
  if (aliases.some((alias) => spellings.some((phrase) => alias.startsWith(phrase)))) return ranks.aliasPrefix;
  if (spellings.some((phrase) => ` ${name}`.includes(` ${phrase}`))) return ranks.wordsInOrder;
  const words = [name, ...aliases].join(' ').split(' ');
  return readings.every((list) => list.some((reading) => words.some((one) => one.startsWith(reading)))) ? ranks.allWords : ranks.english;
}
