// Expands value sets that can be listed completely; the others (UCUM, MIME types, currencies) give undefined. spec: GEN
import type { Concept, Definitions, Include } from './definitions.ts';

export interface Expansion {
  /** Codes by system. */
  bySystem: ReadonlyMap<string, readonly string[]>;
  codes: readonly string[];
}

export function expand(definitions: Definitions, url: string): Expansion | undefined {
  const valueSet = definitions.valueSets.get(url);
  if (valueSet?.compose === undefined || valueSet.compose.exclude !== undefined) return undefined;
  const bySystem = new Map<string, string[]>();
  for (const include of valueSet.compose.include) {
    const codes = listCodes(definitions, include);
    if (codes === undefined || include.system === undefined) return undefined;
    bySystem.set(include.system, [...(bySystem.get(include.system) ?? []), ...codes]);
  }
  return { bySystem, codes: [...new Set([...bySystem.values()].flat())] };
}

function listCodes(definitions: Definitions, { system, concept, filter, valueSet }: Include): string[] | undefined {
  if (filter !== undefined || valueSet !== undefined || system === undefined) return undefined;
  const codeSystem = definitions.codeSystems.get(system);
  const concepts = concept ?? (codeSystem?.content === 'complete' ? codeSystem.concept : undefined);
  return concepts && flatten(concepts);
}

const flatten = (concepts: readonly Concept[]): string[] => concepts.flatMap((one) => [one.code, ...flatten(one.concept ?? [])]);
