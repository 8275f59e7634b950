// What references may lead to: types, and the profiles of what is there. https://hl7.org/fhir/R4/references.html   spec: VAL-9
import { isJson, type Item, type Json, rootItem } from './items.ts';
import { type Conforms, deepestProfile, type WalkState } from './walkState.ts';

const anyResource: ReadonlySet<string> = new Set(['Resource', 'DomainResource']);
const baseType = /^http:\/\/hl7\.org\/fhir\/StructureDefinition\/([A-Z][A-Za-z]*)$/;

/** `Patient` of the address of the base type; undefined for a profile. */
export const baseTypeOf = (url: string): string | undefined => baseType.exec(url)?.[1];
export const coversType = (types: readonly string[], type: string): boolean => types.some((one) => one === type || anyResource.has(one));

/** The type that a reference says, by its address or its `type`. */
export function typeSaid(reference: unknown): string | undefined {
  if (!isJson(reference)) return undefined;
  const address = typeof reference.reference === 'string' ? reference.reference : '';
  const found = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(address)?.[1];
  return found ?? (typeof reference.type === 'string' ? reference.type : undefined);
}

/** Types of base types and profiles; undefined when one is unknown, since it could be any. */
export async function targetTypes(targets: readonly string[], state: WalkState): Promise<readonly string[] | undefined> {
  const types: string[] = [];
  for (const url of targets) {
    const type = baseTypeOf(url) ?? (await state.world.tree(url).catch(() => undefined))?.type;
    if (type === undefined) return undefined;
    types.push(type);
  }
  return types;
}

export async function checkTarget(targets: readonly string[], item: Item, { state, conforms }: { state: WalkState; conforms: Conforms }): Promise<void> {
  const types = await targetTypes(targets, state);
  if (types === undefined) return;
  const profiles = targets.filter((url) => baseTypeOf(url) === undefined);
  const target = profiles.length > 0 && state.depth < deepestProfile ? await state.resolve((item.value as Json).reference) : undefined;
  const type = typeof target?.resourceType === 'string' ? target.resourceType : typeSaid(item.value);
  if (type === undefined) return;
  if (!coversType(types, type)) return state.add({ key: 'target-type', at: item.place, params: { types: [...new Set(types)].join(', '), found: type } });
  if (!target || coversType(targets.flatMap((url) => baseTypeOf(url) ?? []), type)) return;
  const own = targets.filter((_url, at) => types[at] === type);
  if (!(await conforms(rootItem(target), own, state))) state.add({ key: 'target-profile', at: item.place, params: { profiles: own.join(', ') } });
}
