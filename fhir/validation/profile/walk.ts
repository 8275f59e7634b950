// Walks a resource along a profile: cardinality, slices, types, values, codes, references and rules. https://hl7.org/fhir/R4/profiling.html   spec: VAL-9
import { checkCodes, checkRules } from './asked.ts';
import { childItems, isJson, type Item, rootItem, type Json } from './items.ts';
import type { ProfileNode, ProfileTree, Slicing } from './profileTree.ts';
import { belongs, slicingOf, typeOfItem } from './slices.ts';
import { baseTypeOf, checkTarget, coversType } from './targets.ts';
import { checkValue } from './values.ts';
import { deepestProfile, MissingBase, type WalkState } from './walkState.ts';

/** What is wrong stands in `state.findings`. */
export async function walkProfile(tree: ProfileTree, resource: Json, state: WalkState): Promise<void> {
  const root = rootItem(resource);
  if (tree.type !== resource.resourceType) return state.add({ key: 'other-type', at: root.place, params: { profile: tree.url, type: tree.type } });
  await walk(tree.root, root, state);
}

async function walk(node: ProfileNode, item: Item, state: WalkState): Promise<void> {
  if (!state.step(item.place)) return;
  state.take(checkValue(node, item));
  await checkTypes(node, item, state);
  await checkCodes(node, item, state);
  await checkRules(node, item, state);
  for (const child of node.children.values()) await walkChild(child, item, state);
}

const labelOf = (name: string): string => name.replace('[x]', '');

async function walkChild(child: ProfileNode, parent: Item, state: WalkState): Promise<void> {
  const items = childItems(parent, child.name);
  const at = `${parent.place}.${labelOf(child.name)}`;
  if (items.length < (child.min ?? 0)) state.add({ key: 'too-few', at, params: { least: child.min ?? 0, found: items.length } });
  if (items.length > (child.max ?? Number.POSITIVE_INFINITY)) state.add({ key: 'too-many', at, params: { most: child.max ?? 0, found: items.length } });
  for (const item of items) await walk(child, item, state);
  if (child.slices.size > 0) await walkSlices({ child, items, at }, state);
}

interface Sliced { readonly child: ProfileNode; readonly items: readonly Item[]; readonly at: string }

async function walkSlices({ child, items, at }: Sliced, state: WalkState): Promise<void> {
  const slices = [...child.slices.values()].filter(({ sliceName }) => sliceName !== '@default');
  const slicing = slicingOf(child);
  if (!slicing) return state.add({ key: 'slice-unclear', at, severity: 'warning', params: { slice: slices.map(({ sliceName }) => sliceName).join(', ') } });
  const unclear = new Set<string>();
  const membership: string[][] = [];
  for (const item of items) membership.push(await slicesOfItem({ item, slices, slicing, unclear }, state));
  for (const name of unclear) state.add({ key: 'slice-unclear', at, severity: 'warning', params: { slice: name } });
  for (const slice of slices) if (!unclear.has(slice.sliceName ?? '')) countSlice(slice, { at, found: membership.filter((names) => names.includes(slice.sliceName ?? '')).length }, state);
  checkRest({ items, membership, order: slices.map(({ sliceName = '' }) => sliceName), slicing, unclear }, state);
}

interface ItemOfSlices { readonly item: Item; readonly slices: readonly ProfileNode[]; readonly slicing: Slicing; readonly unclear: Set<string> }

/** Names of the slices that it belongs to; what they say of it is looked at. */
async function slicesOfItem({ item, slices, slicing, unclear }: ItemOfSlices, state: WalkState): Promise<string[]> {
  const names: string[] = [];
  for (const slice of slices) {
    const { sliceName = '' } = slice;
    const verdict = unclear.has(sliceName) ? false : await belongs(item, slice, { slicing, state, conforms });
    if (verdict === undefined) unclear.add(sliceName);
    if (verdict !== true) continue;
    names.push(sliceName);
    await walk(slice, item, state);
  }
  return names;
}

function countSlice({ sliceName = '', min = 0, max = Number.POSITIVE_INFINITY }: ProfileNode, { at, found }: { at: string; found: number }, state: WalkState): void {
  if (found < min) state.add({ key: 'slice-too-few', at, params: { slice: sliceName, least: min, found } });
  if (found > max) state.add({ key: 'slice-too-many', at, params: { slice: sliceName, most: max, found } });
}

interface Rest { readonly items: readonly Item[]; readonly membership: readonly (readonly string[])[]; readonly order: readonly string[]; readonly slicing: Slicing; readonly unclear: ReadonlySet<string> }

/** What belongs to no slice, and the order of what does. */
function checkRest({ items, membership, order, slicing: { rules, ordered }, unclear }: Rest, state: WalkState): void {
  let place = -1;
  let openedAt: string | undefined;
  for (const [index, item] of items.entries()) {
    const [first] = membership[index] ?? [];
    if (first === undefined) {
      if (rules === 'closed' && unclear.size === 0) state.add({ key: 'slice-closed', at: item.place, params: { slices: order.join(', ') } });
      openedAt ??= item.place;
      continue;
    }
    const own = order.indexOf(first);
    if ((ordered && own < place) || (rules === 'openAtEnd' && openedAt !== undefined)) state.add({ key: 'slice-order', at: item.place, params: { slices: order.join(', ') } });
    place = Math.max(place, own);
  }
}

async function checkTypes({ types }: ProfileNode, item: Item, state: WalkState): Promise<void> {
  if (types === undefined || types.length === 0) return;
  const own = typeOfItem(item);
  const rules = own === undefined ? types : types.filter(({ code }) => coversType([code], own));
  if (rules.length === 0) return state.add({ key: 'wrong-type', at: item.place, params: { types: types.map(({ code }) => code).join(', ') } });
  const profiles = rules.flatMap((rule) => rule.profiles);
  if (!isJson(item.value)) return;
  if (rules.every((rule) => rule.profiles.length > 0)) await checkProfiles(profiles, item, state);
  const targets = rules.filter(({ code }) => code === 'Reference').flatMap((rule) => rule.targets);
  if (targets.length > 0) await checkTarget(targets, item, { state, conforms });
}

/** One of several is enough; of a single one each finding is told. */
async function checkProfiles(profiles: readonly string[], item: Item, state: WalkState): Promise<void> {
  if (state.depth >= deepestProfile) return state.add({ key: 'too-deep', at: item.place, severity: 'warning', params: { most: deepestProfile } });
  const trials: WalkState[] = [];
  for (const profile of profiles) {
    const trial = state.fork({ deeper: true });
    await tryProfile(profile, item, trial);
    if (!trial.hasErrors) return state.take(trial.findings);
    trials.push(trial);
  }
  if (trials.length === 1) state.take(trials[0]?.findings ?? []);
  else state.add({ key: 'no-profile-fits', at: item.place, params: { profiles: profiles.join(', ') } });
}

async function tryProfile(profile: string, item: Item, state: WalkState): Promise<void> {
  if (baseTypeOf(profile) !== undefined) return;
  try {
    const tree = await state.world.tree(profile);
    if (tree) await walkElement(tree, item, state);
    else state.add({ key: 'unknown', at: item.place, severity: 'warning', params: { profile } });
  } catch (error) {
    if (!(error instanceof MissingBase)) throw error;
    state.add({ key: 'no-base', at: item.place, params: { profile, base: error.base } });
  }
}

/** A resource is %resource of its own rules, an element is not. */
export async function walkElement(tree: ProfileTree, item: Item, state: WalkState): Promise<void> {
  if (!isJson(item.value) || item.value.resourceType === undefined) return walk(tree.root, item, state);
  if (tree.type !== item.value.resourceType) return state.add({ key: 'other-type', at: item.place, params: { profile: tree.url, type: tree.type } });
  const inner = state.fork({ resource: item.value });
  await walk(tree.root, item, inner);
  state.take(inner.findings);
}

async function conforms(item: Item, profiles: readonly string[], state: WalkState): Promise<boolean> {
  if (state.depth >= deepestProfile) return false;
  for (const profile of profiles) {
    const trial = state.fork({ deeper: true });
    await tryProfile(profile, item, trial);
    if (!trial.hasErrors && !trial.findings.some(({ key }) => key === 'unknown')) return true;
  }
  return false;
}
