// What a page is sorted by. https://hl7.org/fhir/R4/search.html#sort   spec: SRC-21
import type { ResourceType } from '#fhir/types/index.ts';
import { searchFault } from './faults.ts';
import { bareKey, type TokenHash } from './hash.ts';
import { storedAs } from './kinds/context.ts';
import { type Parameter, typeParameters } from './parameters.ts';
import type { SortKey } from './request.ts';

/** What a row is sorted by; every order ends with the row id. */
export type OrderBy =
  | { readonly by: 'id' | 'updated' | 'date' | 'status' }
  | { readonly by: 'rows'; readonly table: 'ix_str' | 'ix_date' | 'ix_num' | 'ix_ref'; readonly params: readonly string[] }
  /** Codes of a required binding, in their own order: which of them a row has, its hashes tell. */
  | { readonly by: 'codes'; readonly codes: readonly { readonly code: string; readonly hash: bigint }[] };
export interface PlanOrder { readonly on: OrderBy; readonly descending: boolean }

export function planOrder({ parameter, descending }: SortKey, type: ResourceType, context: { readonly dk: number; readonly hash: TokenHash }): PlanOrder {
  const on = ownColumn(parameter, type) ?? (parameter.type === 'token' ? tokenOrder(parameter, context) : rowOrder(parameter));
  if (on === undefined) throw searchFault({ code: 'not-supported', parameter: '_sort', text: `results cannot be sorted by ${parameter.code}`, issue: 'not-supported' });
  return { on, descending };
}

function ownColumn({ code }: Parameter, type: ResourceType): OrderBy | undefined {
  const { columns } = typeParameters(type);
  if (code === '_id') return { by: 'id' };
  if (code === '_lastUpdated') return { by: 'updated' };
  if (code === columns.date) return { by: 'date' };
  return code === columns.status ? { by: 'status' } : undefined;
}

const tables = { string: 'ix_str', uri: 'ix_str', date: 'ix_date', number: 'ix_num', quantity: 'ix_num', reference: 'ix_ref' } as const;

function rowOrder(parameter: Parameter): OrderBy | undefined {
  if (parameter.type === 'reference' && parameter.isUri === true) return { by: 'rows', table: 'ix_str', params: storedAs(parameter) };
  if (parameter.code === '_text' || parameter.code === '_content') return undefined;
  const table = Object.hasOwn(tables, parameter.type) ? tables[parameter.type as keyof typeof tables] : undefined;
  return table && { by: 'rows', table, params: storedAs(parameter) };
}

/** Bound codes by code; concepts by their words, which is what a reader sees. */
function tokenOrder(parameter: Parameter, { dk, hash }: { readonly dk: number; readonly hash: TokenHash }): OrderBy | undefined {
  if (parameter.isIdent === true && parameter.hasWords !== true) return undefined;
  const stored = storedAs(parameter);
  if (parameter.codes !== undefined) return { by: 'codes', codes: parameter.codes.flatMap((code) => stored.map((name) => ({ code, hash: hash(dk, bareKey(name, code)) }))) };
  return parameter.hasWords === true ? { by: 'rows', table: 'ix_str', params: stored.map((name) => `${name}:text`) } : undefined;
}
