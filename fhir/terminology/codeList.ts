// The codes of one edition of a code system, ready to be asked. https://hl7.org/fhir/R4/codesystem.html#hierarchy   spec: TRM-4
import { fold } from '#fhir/search/fold.ts';
import type { ListedConcept, SystemHead } from './source.ts';

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
  /** Code and names, folded and each word behind a blank: what a typed text is looked for in. */
  textOf(concept: ListedConcept): string;
}

/** An edition whose entries may have days of their own. */
export interface DatedList { at(on: string): CodeList }

const notWord = /[^\p{L}\p{N}]+/gu;

/** Words without case, marks and signs, each behind a blank. */
export const foldedWords = (text: string): string => ` ${fold(text).replace(notWord, ' ').trim()}`;

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
  const byCode = new Map(concepts.map((concept) => [keyOf(concept.code), concept]));
  const parentsOf = (code: string): readonly string[] => byCode.get(keyOf(code))?.parents ?? [];
  let children: ReadonlyMap<string, readonly string[]> | undefined;
  const childrenOf = (code: string): readonly string[] => (children ??= groupByParent(concepts)).get(code) ?? [];
  const texts = new Map<ListedConcept, string>();
  const below = keptPerCode((code) => reach(code, childrenOf));
  return {
    ...head, concepts, below,
    find: (code) => byCode.get(keyOf(code)),
    above: (code) => reach(code, parentsOf),
    children: childrenOf,
    textOf(concept) {
      const known = texts.get(concept);
      if (known !== undefined) return known;
      const text = foldedWords([concept.code, concept.display ?? '', ...(concept.designations ?? []).map(({ value }) => value)].join(' '));
      texts.set(concept, text);
      return text;
    },
  };
}

/** A system whose codes are told by a rule. */
export function buildGrammar(head: Omit<SystemHead, 'content' | 'isCaseSensitive'>, isCode: (code: string) => boolean): CodeList {
  const none: ReadonlySet<string> = new Set();
  return {
    ...head, content: 'not-present', isCaseSensitive: true, isGrammar: true, concepts: [],
    find: (code) => (isCode(code) ? { code } : undefined), below: () => none, above: () => none, children: () => [], textOf: ({ code }) => foldedWords(code),
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
