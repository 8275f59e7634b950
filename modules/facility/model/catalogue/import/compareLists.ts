// What a new edition takes over from the one before it, and what it changes.   spec: CAT-23
import type { Concept } from '../catalogues.ts';
import type { ColumnMapping } from './columns.ts';

/** What the file has no column for stays as the former edition had it: abbreviations, translations, further facts. */
export function carryOver(concepts: readonly Concept[], former: readonly Concept[], mapping: ColumnMapping): Concept[] {
  const before = new Map(former.map((concept) => [concept.code, concept]));
  return concepts.map((concept) => {
    const old = before.get(concept.code);
    if (!old) return concept;
    const { displayEn, displayFr, parent } = old;
    return {
      ...concept,
      ...(mapping.displayEn === undefined && displayEn !== undefined && { displayEn }),
      ...(mapping.displayFr === undefined && displayFr !== undefined && { displayFr }),
      ...(mapping.parent === undefined && parent !== undefined && { parent }),
      aliases: mapping.aliases === undefined ? withFormerName(old, concept) : concept.aliases,
      properties: { ...old.properties, ...concept.properties },
    };
  });
}

/** A name people know goes on finding the code. */
function withFormerName(old: Concept, { display }: Concept): readonly string[] {
  return old.display === display || old.aliases.includes(old.display) ? old.aliases : [...old.aliases, old.display];
}

export const changeKinds = ['new', 'changed', 'ended', 'same'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface ListChange {
  readonly kind: ChangeKind;
  readonly code: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** One line per code: new, changed (with what differs), ended, same. */
export function compareLists(former: readonly Concept[], concepts: readonly Concept[]): ListChange[] {
  const before = new Map(former.map((concept) => [concept.code, concept]));
  const after = new Map(concepts.map((concept) => [concept.code, concept]));
  const kept = [...after.values()].map((concept) => compareOne(before.get(concept.code), concept));
  const ended = [...before.values()].filter(({ code }) => !after.has(code)).map(({ code, display }) => ({ kind: 'ended' as const, code, before: display }));
  return [...kept, ...ended];
}

function compareOne(old: Concept | undefined, concept: Concept): ListChange {
  const { code, display } = concept;
  if (!old) return { kind: 'new', code, after: display };
  if (old.display !== display) return { kind: 'changed', code, before: old.display, after: display };
  const rest = (one: Concept) => stableText({ ...one, validFrom: '', validTo: one.validTo ?? '' });
  return rest(old) === rest(concept) ? { kind: 'same', code } : { kind: 'changed', code, before: display, after: display };
}

/** The same text for the same content, whatever the order of its keys. */
function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  return `{${Object.entries(value).filter(([, one]) => one !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${key}:${stableText(one)}`).join(',')}}`;
}

export function countChanges(changes: readonly ListChange[]): Record<ChangeKind, number> {
  const counts = { new: 0, changed: 0, ended: 0, same: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}
