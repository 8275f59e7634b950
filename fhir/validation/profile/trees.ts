// Trees of profiles by canonical address, each upon that of its base. https://hl7.org/fhir/R4/references.html#canonical   spec: VAL-9
import type { StructureDefinition } from '#fhir/types/index.ts';
import { buildTree, type ProfileTree } from './profileTree.ts';
import { baseTypeOf } from './targets.ts';
import { MissingBase } from './walkState.ts';

/** Profiles upon profiles. */
const longestLine = 10;
export type FindDefinition = (canonical: string) => Promise<StructureDefinition | undefined>;

/** Of one call: each is built once. The trees throw MissingBase where a differential has nothing to stand upon. */
export function openTrees(findDefinition: FindDefinition): (url: string) => Promise<ProfileTree | undefined> {
  const built = new Map<string, Promise<ProfileTree | undefined>>();
  const find = (canonical: string, line: readonly string[]): Promise<ProfileTree | undefined> => {
    const known = built.get(canonical);
    // One that is being built stands upon itself.
    if (known && !line.includes(canonical)) return known;
    const made = build(canonical, line);
    built.set(canonical, made);
    return made;
  };
  const build = async (canonical: string, line: readonly string[]): Promise<ProfileTree | undefined> => {
    const type = baseTypeOf(canonical);
    if (type !== undefined) return emptyTree(canonical, type);
    const definition = await findDefinition(canonical);
    if (!definition) return undefined;
    const { snapshot, baseDefinition } = definition;
    if (snapshot || baseDefinition === undefined || baseTypeOf(baseDefinition) !== undefined) return buildTree(definition, undefined);
    if (line.includes(canonical) || line.length >= longestLine) throw new MissingBase(baseDefinition);
    const base = await find(baseDefinition, [...line, canonical]);
    if (!base) throw new MissingBase(baseDefinition);
    return buildTree(definition, base);
  };
  return (url) => find(url, []);
}

/** The types themselves are checked by the generated validators. */
const emptyTree = (url: string, type: string): ProfileTree => buildTree({ resourceType: 'StructureDefinition', url, name: type, status: 'active', kind: 'resource', abstract: false, type }, undefined);
