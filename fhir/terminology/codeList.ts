// The codes of one edition of a code system, ready to be asked. https://hl7.org/fhir/R4/codesystem.html#hierarchy   spec: TRM-4
import { fold } from '#fhir/search/fold.ts';
import type { ListedConcept, SystemHead } from './source.ts';
import { buildWordIndex } from './wordIndex.ts';
import type { WordIndex } from './wordIndex.ts';

export interface CodeList extends SystemHead {
  /** In the order of the list; empty where the codes are a grammar. */
  readonly concepts: readonly ListedConcept[];
  /** Codes are formed by rules and cannot be listed (UCUM, MIME types, languages). */
  readonly isGrammar?: true;
  find(code: string): ListedConcept | undefined;
  /** All codes below, without itself. */
  below(code: string): ReadonlySet<string>;
  /** All codes above, without itself. */
  above(code: string): ReadonlySet<string>;
  /** Codes right below. */
  children(code: string): readonly string[];
  /** Those of which code or names have, for every word typed, one that begins with it; in the order of the list. */
  withWords(words: readonly string[]): readonly ListedConcept[];
  /** Those with these codes, in the order of the list. */
  among(codes: ReadonlySet<string>): readonly ListedConcept[];
}

/** An edition whose entries may have days of their own. */
export interface DatedList { at(on: string): CodeList }

const notWord = /[^\p{L}\p{N}]+/gu;

/** Without case, marks and signs, one blank between words. */
export const foldedWords = (text: string): string => fold(text).replace(notWord, ' ').trim();

/** More words than anybody types. */
const mostWords = 30;

/** Words of a typed text; none when nothing is typed. */
export const typedWords = (text: string): readonly string[] => [...new Set(foldedWords(text).split(' ').filter(Boolean))].slice(0, mostWords);

/** Everything that a code is found by. */
export const searchText = (code: string, names: readonly (string | undefined)[]): string => foldedWords([code, ...names].join(' '));

export function buildDatedList(head: SystemHead, concepts: readonly ListedConcept[]): DatedList {
  const turns = [...new Set(concepts.flatMap(({ validFrom, validTo }) => [validFrom ?? [], validTo === undefined ? [] : `${validTo}~`].flat()))].toSorted();
  if (turns.length === 0) {
    const only = buildCodeList(head, concepts);
    return { at: () => only };
  }
  const lists = new Map<number, CodeList>();
  return {
    at(on) {
      // `2026-06-30~` lies behind the last day itself and before the next.
      const stretch = turns.filter((turn) => turn <= on).length;
      const known = lists.get(stretch);
      if (known) return known;
      const list = buildCodeList(head, concepts.filter(({ validFrom = '', validTo = '9' }) => validFrom <= on && on <= validTo));
      lists.set(stretch, list);
      return list;
    },
  };
}

export function buildCodeList(head: SystemHead, concepts: readonly ListedConcept[]): CodeList {
  const keyOf = (code: string): string => (head.isCaseSensitive ? code : code.toLowerCase());
  const places = new Map(concepts.map(({ code }, place) => [keyOf(code), place]));
  const find = (code: string): ListedConcept | undefined => concepts[places.get(keyOf(code)) ?? -1];
  const parentsOf = (code: string): readonly string[] => find(code)?.parents ?? [];
  let children: ReadonlyMap<string, readonly string[]> | undefined;
  const childrenOf = (code: string): readonly string[] => (children ??= groupByParent(concepts)).get(code) ?? [];
  let words: WordIndex | undefined;
  const below = keptPerCode((code) => reach(code, childrenOf));
  return {
    ...head, concepts, below, find,
    above: (code) => reach(code, parentsOf),
    children: childrenOf,
    withWords(typed) {
      words ??= buildWordIndex(concepts.map(({ code, display, designations = [] }) => searchText(code, [display, ...designations.map(({ value }) => value)])));
      return words(typed).flatMap((place) => concepts[place] ?? []);
    },
    among: (codes) => [...codes].flatMap((code) => places.get(keyOf(code)) ?? []).toSorted((a, b) => a - b).flatMap((place) => concepts[place] ?? []),
  };
}

/** A system whose codes are told by a rule. */
export function buildGrammar(head: Omit<SystemHead, 'content' | 'isCaseSensitive'>, isCode: (code: string) => boolean): CodeList {
  const none: ReadonlySet<string> = new Set();
  return {
    ...head, content: 'not-present', isCaseSensitive: true, isGrammar: true, concepts: [],
    find: (code) => (isCode(code) ? { code } : undefined), below: () => none, above: () => none, children: () => [], withWords: () => [], among: () => [],
  };
}

function groupByParent(concepts: readonly ListedConcept[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { code, parents = [] } of concepts) {
    for (const parent of parents) {
      const group = groups.get(parent);
      if (group) group.push(code);
      else groups.set(parent, [code]);
    }
  }
  return groups;
}

/** Everything reached step by step, never the start itself: a circle in a list ends here. */
function reach(start: string, next: (code: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...next(start)];
  for (let code = open.pop(); code !== undefined; code = open.pop()) {
    if (found.has(code) || code === start) continue;
    found.add(code);
    open.push(...next(code));
  }
  return found;
}

/** A handful of answers: the same branch is asked again and again. */
function keptPerCode(find: (code: string) => ReadonlySet<string>): (code: string) => ReadonlySet<string> {
  const kept = new Map<string, ReadonlySet<string>>();
  return (code) => {
    const known = kept.get(code);
    if (known) return known;
    if (kept.size >= 64) kept.clear();
    const fresh = find(code);
    kept.set(code, fresh);
    return fresh;
  };
}
