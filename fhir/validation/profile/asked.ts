// What a profile asks of others: codes of the terminology, rules of FHIRPath. https://hl7.org/fhir/R4/terminologies.html#strength   spec: VAL-12
import type { Coding } from '#fhir/types/index.ts';
import { isJson, type Item } from './items.ts';
import type { ProfileNode } from './profileTree.ts';
import type { WalkState } from './walkState.ts';

export async function checkCodes({ binding }: ProfileNode, item: Item, state: WalkState): Promise<void> {
  if (binding === undefined || (binding.strength !== 'required' && binding.strength !== 'extensible')) return;
  const codings = codingsOf(item.value);
  if (codings === undefined) return;
  const isRequired = binding.strength === 'required';
  const { valueSet } = binding;
  if (codings.length === 0) {
    // Words alone: only a required binding asks for a code; an extension may say why there is none.
    if (isRequired && (item.value as { extension?: unknown }).extension === undefined) state.add({ key: 'binding-required', at: item.place, params: { valueSet } });
    return;
  }
  const verdict = await state.world.inValueSet(valueSet, codings);
  if (verdict === 'unknown') state.add({ key: 'binding-unknown', at: item.place, severity: 'information', params: { valueSet } });
  else if (verdict === 'out') state.add({ key: isRequired ? 'binding-required' : 'binding-extensible', at: item.place, severity: isRequired ? 'error' : 'warning', params: { valueSet } });
}

/** Of a code, Coding, CodeableConcept or Quantity; undefined for what has none. */
export function codingsOf(value: unknown): Coding[] | undefined {
  if (typeof value === 'string') return [{ code: value }];
  if (!isJson(value)) return undefined;
  const codings = Array.isArray(value.coding) ? (value.coding as unknown[]) : value.code === undefined && value.text !== undefined ? [] : [value];
  return codings.filter((one): one is Coding => isJson(one) && typeof one.code === 'string');
}

export async function checkRules({ constraints, path }: ProfileNode, { value, place }: Item, state: WalkState): Promise<void> {
  if (value === undefined) return;
  for (const { key, severity, human, expression } of constraints) {
    if (state.budget.constraints-- <= 0) return;
    const begunMs = performance.now();
    const verdict = state.budget.lostMs > 0 ? await state.world.holds({ expression, path, value, resource: state.resource }) : undefined;
    if (verdict === undefined) state.budget.lostMs -= performance.now() - begunMs;
    if (verdict === undefined) state.add({ key: 'constraint-unknown', at: place, severity: 'warning', params: { rule: key } });
    else if (!verdict) state.add({ key: 'constraint', at: place, severity, params: { rule: key, human } });
  }
}
