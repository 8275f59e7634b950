// Filters of a value set's include. https://hl7.org/fhir/R4/valueset-filter-operator.html   spec: TRM-8 TRM-9
import { Fault } from '#platform/fault/index.ts';
import type { ValueSet } from '#fhir/types/index.ts';
import type { CodeList } from './codeList.ts';
import { valueOf } from './fromResource.ts';
import { BadPattern, compilePattern } from './safePattern.ts';
import type { ListedConcept } from './source.ts';

type Compose = NonNullable<ValueSet['compose']>;
export type Filter = NonNullable<Compose['include'][number]['filter']>[number];
export interface Test {
  readonly fits: (concept: ListedConcept) => boolean;
  /** Only these codes can fit. */
  readonly among?: ReadonlySet<string>;
}

const hierarchical: Readonly<Record<string, (list: CodeList, value: string) => Test>> = {
  'is-a': (list, value) => isAmong(withOwn(list, list.below(value), value)),
  'descendent-of': (list, value) => isAmong(list.below(value)),
  'is-not-a': (list, value) => not(isAmong(withOwn(list, list.below(value), value))),
  generalizes: (list, value) => isAmong(withOwn(list, list.above(value), value)),
};

const byValue: Readonly<Record<string, (value: string) => (found: readonly string[]) => boolean>> = {
  '=': (value) => (found) => found.includes(value),
  in: (value) => isInList(value),
  'not-in': (value) => (found) => !isInList(value)(found),
  regex: (value) => matching(value),
  exists: (value) => (found) => found.length > 0 === (value === 'true'),
};

/** Throws Fault `terminology.bad-filter` for what is not understood. */
export function buildTest(list: CodeList, { property, op, value }: Filter): Test {
  const ofCode = property === 'concept' || property === 'code';
  const overTree = hierarchical[op];
  if (overTree) {
    if (!ofCode) throw badFilter(`${op} goes by the property concept, not by ${property}`);
    return overTree(list, value);
  }
  const test = byValue[op]?.(value);
  if (!test) throw badFilter(`the operator ${String(op)} is not known`);
  return { fits: (concept) => test(valuesOf(list, concept, property)) };
}

const isAmong = (codes: ReadonlySet<string>): Test => ({ fits: ({ code }) => codes.has(code), among: codes });
const not = ({ fits }: Test): Test => ({ fits: (concept) => !fits(concept) });

/** With the code itself, as the list spells it. */
const withOwn = (list: CodeList, codes: ReadonlySet<string>, own: string): ReadonlySet<string> => new Set([list.find(own)?.code ?? own, ...codes]);

function isInList(value: string): (found: readonly string[]) => boolean {
  const wanted = new Set(value.split(',').map((one) => one.trim()));
  return (found) => found.some((one) => wanted.has(one));
}

function matching(pattern: string): (found: readonly string[]) => boolean {
  const fits = guarded(() => compilePattern(pattern));
  return (found) => guarded(() => found.some(fits));
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof BadPattern) throw badFilter(`the regular expression ${error.message}`);
    throw error;
  }
}

const badFilter = (text: string): Fault => new Fault('unprocessable', 'terminology.bad-filter', { issue: [{ code: 'not-supported', text }] });

function valuesOf(list: CodeList, concept: ListedConcept, property: string): readonly string[] {
  if (property === 'concept' || property === 'code') return [concept.code];
  if (property === 'display') return concept.display === undefined ? [] : [concept.display];
  if (property === 'parent') return concept.parents ?? [];
  if (property === 'child') return list.children(concept.code);
  if (property === 'inactive') return [String(concept.inactive === true)];
  const own = (concept.properties ?? []).filter(({ code }) => code === property).flatMap((one) => String(valueOf(one) ?? '') || []);
  return own.length === 0 && property === 'notSelectable' ? [String(concept.abstract === true)] : own;
}
