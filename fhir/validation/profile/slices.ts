// Which slice an item belongs to, by the discriminators. https://hl7.org/fhir/R4/profiling.html#discriminator   spec: VAL-10
import { codingsOf } from './asked.ts';
import { childItems, isJson, type Item, rootItem } from './items.ts';
import type { Discriminator, ProfileNode, Slicing } from './profileTree.ts';
import { coversType, targetTypes, typeSaid } from './targets.ts';
import { fits, isSame } from './values.ts';
import type { Conforms, WalkState } from './walkState.ts';

/** Extensions are told apart by their url and choices by their type, whether it is said or not. */
export function slicingOf({ slicing, name }: ProfileNode): Slicing | undefined {
  if (slicing && slicing.discriminators.length > 0) return slicing;
  const rest = { rules: slicing?.rules ?? ('open' as const), ordered: slicing?.ordered ?? false };
  if (name === 'extension' || name === 'modifierExtension') return { ...rest, discriminators: [{ type: 'value', path: 'url' }] };
  return name.endsWith('[x]') ? { ...rest, discriminators: [{ type: 'type', path: '$this' }] } : undefined;
}

/** Undefined = the profile does not say enough to tell. */
export async function belongs(item: Item, slice: ProfileNode, { slicing, state, conforms }: { slicing: Slicing; state: WalkState; conforms: Conforms }): Promise<boolean | undefined> {
  for (const discriminator of slicing.discriminators) {
    const verdict = await matches(item, slice, { discriminator, state, conforms });
    if (verdict !== true) return verdict;
  }
  return true;
}

interface Question { readonly discriminator: Discriminator; readonly state: WalkState; readonly conforms: Conforms }

async function matches(item: Item, slice: ProfileNode, question: Question): Promise<boolean | undefined> {
  const { discriminator: { type, path }, state } = question;
  const steps = stepsOf(path);
  const wanted = await wantedAt(slice, steps, state);
  if (type === 'type') return isOfType(item, wanted.node, question);
  const found = await itemsAt([item], steps, state);
  if (type === 'exists') return isThere(found, wanted.node);
  if (type === 'value' || type === 'pattern') return isValue(found, wanted, state);
  const profiles = (wanted.node?.types ?? []).flatMap((rule) => (path.includes('resolve()') ? rule.targets : rule.profiles));
  if (profiles.length === 0) return undefined;
  for (const one of found) if (await question.conforms(one, profiles, state)) return true;
  return false;
}

function isThere(found: readonly Item[], node: ProfileNode | undefined): boolean | undefined {
  if (node?.max === 0) return found.length === 0;
  return (node?.min ?? 0) > 0 ? found.length > 0 : undefined;
}

/** What a reference leads to has the type that the reference says. */
async function isOfType(item: Item, node: ProfileNode | undefined, { discriminator: { path }, state }: Question): Promise<boolean | undefined> {
  const rules = node?.types;
  if (rules === undefined) return undefined;
  const steps = stepsOf(path);
  const isReference = steps.at(-1) === 'resolve()';
  const found = await itemsAt([item], isReference ? steps.slice(0, -1) : steps, state);
  const types = isReference ? await targetTypes(rules.flatMap(({ targets }) => targets), state) : rules.map(({ code }) => code);
  if (types === undefined) return undefined;
  const said = await Promise.all(found.map(async (one) => (isReference ? (typeSaid(one.value) ?? (await itemsAt([one], ['resolve()'], state)).map(typeOfItem)[0]) : typeOfItem(one))));
  return said.some((type) => type !== undefined && coversType(types, type));
}

export const typeOfItem = ({ type, value }: Item): string | undefined => type ?? (isJson(value) && typeof value.resourceType === 'string' ? value.resourceType : undefined);

async function isValue(found: readonly Item[], { node, fixed, pattern }: Wanted, state: WalkState): Promise<boolean | undefined> {
  if (fixed !== undefined) return found.some(({ value }) => isSame(fixed, value));
  if (pattern !== undefined) return found.some(({ value }) => fits(pattern, value));
  if (node?.binding?.strength !== 'required') return undefined;
  const { valueSet } = node.binding;
  for (const { value } of found) {
    if ((await state.world.inValueSet(valueSet, codingsOf(value) ?? [])) === 'in') return true;
  }
  return false;
}

const stepsOf = (path: string): string[] => (path === '$this' ? [] : (path.match(/(?:[^.(]|\([^)]*\))+/g) ?? []).filter((step) => step !== '$this'));
const argumentOf = (step: string): string => /\(['"]?([^'")]*)['"]?\)/.exec(step)?.[1] ?? '';

async function itemsAt(from: readonly Item[], steps: readonly string[], state: WalkState): Promise<Item[]> {
  let items = [...from];
  for (const step of steps) {
    if (step === 'resolve()') {
      const resolved = await Promise.all(items.map(({ value }) => state.resolve(isJson(value) ? value.reference : value)));
      items = resolved.flatMap((resource) => (resource ? [rootItem(resource)] : []));
    } else if (step.startsWith('ofType(')) items = items.filter((item) => typeOfItem(item) === argumentOf(step));
    else if (step.startsWith('extension(')) items = items.flatMap((item) => childItems(item, 'extension')).filter(({ value }) => isJson(value) && value.url === argumentOf(step));
    else items = items.flatMap((item) => [...childItems(item, step), ...childItems(item, `${step}[x]`)]);
  }
  return items;
}

interface Wanted { readonly node: ProfileNode | undefined; readonly fixed?: unknown; readonly pattern?: unknown }

/** What the slice says at the path: there, in what it says of something above it, or in the profile of its type. */
async function wantedAt(slice: ProfileNode, steps: readonly string[], state: WalkState): Promise<Wanted> {
  let node: ProfileNode | undefined = slice;
  for (const [at, step] of steps.entries()) {
    if (node === undefined) return { node };
    const rest = steps.slice(at);
    if (node.fixed !== undefined || node.pattern !== undefined) return { node: undefined, fixed: within(node.fixed, rest), pattern: within(node.pattern, rest) };
    node = step === 'resolve()' || step.startsWith('ofType(') ? node : await childAt(node, step, state);
  }
  return { node, ...(node && { fixed: node.fixed, pattern: node.pattern }) };
}

const saysValue = ({ fixed, pattern }: ProfileNode): boolean => fixed !== undefined || pattern !== undefined;

async function childAt(node: ProfileNode, step: string, state: WalkState): Promise<ProfileNode | undefined> {
  if (step.startsWith('extension(')) {
    const url = argumentOf(step);
    return [...(node.children.get('extension')?.slices.values() ?? [])].find((one) => one.children.get('url')?.fixed === url || one.types?.some(({ profiles }) => profiles.includes(url)));
  }
  // `code.coding.code` may be said of a slice of `coding`.
  const own = [node, ...node.slices.values()].flatMap(({ children }) => children.get(step) ?? children.get(`${step}[x]`) ?? []);
  if (own.length > 0) return own.find(saysValue) ?? own[0];
  const [profile] = node.types?.flatMap(({ profiles }) => profiles) ?? [];
  if (profile === undefined) return undefined;
  const tree = await state.world.tree(profile).catch(() => undefined);
  // An extension that is not known here still has its address.
  if (tree === undefined) return step === 'url' ? { ...node, fixed: profile.split('|')[0], pattern: undefined, children: new Map() } : undefined;
  return tree.root.children.get(step) ?? tree.root.children.get(`${step}[x]`);
}

function within(value: unknown, steps: readonly string[]): unknown {
  let at: unknown = value;
  for (const step of steps) at = isJson(at) ? at[step] : Array.isArray(at) ? (at as unknown[]).map((one) => (isJson(one) ? one[step] : undefined)).find((one) => one !== undefined) : undefined;
  return Array.isArray(at) && at.length === 1 ? at[0] : at;
}
