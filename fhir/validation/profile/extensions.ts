// Extensions whose definition is known are judged wherever they stand. https://hl7.org/fhir/R4/extensibility.html   spec: VAL-15
import { isJson, type Item, type Json } from './items.ts';
import { walkElement } from './walk.ts';
import { MissingBase, type WalkState } from './walkState.ts';

const mostAddresses = 50;
const deepest = 64;

/** Whoever extends without telling anybody how is not to blame. */
export async function walkExtensions(resource: Json, state: WalkState): Promise<void> {
  const addresses = new Set<string>();
  for (const { item, url } of extensionsWithin(resource, String(resource.resourceType), 0)) {
    if (!state.step(item.place)) return;
    addresses.add(url);
    if (addresses.size > mostAddresses) return;
    await walkKnown(item, url, state);
  }
}

async function walkKnown(item: Item, url: string, state: WalkState): Promise<void> {
  try {
    const tree = await state.world.tree(url);
    if (tree?.type === 'Extension') await walkElement(tree, item, state);
  } catch (error) {
    if (!(error instanceof MissingBase)) throw error;
  }
}

interface Found { readonly item: Item; readonly url: string }

/** Those with an absolute address: parts of an extension have names that only it knows. */
function* extensionsWithin(value: unknown, place: string, depth: number): Generator<Found> {
  if (depth > deepest) return;
  if (Array.isArray(value)) for (const [at, one] of value.entries()) yield* extensionsWithin(one, `${place}[${at}]`, depth + 1);
  if (!isJson(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const inside = `${place}.${key.replace(/^_/, '')}`;
    if (key === 'extension' || key === 'modifierExtension') yield* itemsOf(inner, inside);
    if (typeof inner === 'object') yield* extensionsWithin(inner, inside, depth + 1);
  }
}

function* itemsOf(list: unknown, place: string): Generator<Found> {
  if (!Array.isArray(list)) return;
  for (const [at, one] of (list as unknown[]).entries()) {
    if (isJson(one) && typeof one.url === 'string' && one.url.includes(':')) yield { item: { value: one, extra: undefined, type: undefined, place: `${place}[${at}]` }, url: one.url };
  }
}
