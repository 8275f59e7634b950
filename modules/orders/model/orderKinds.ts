// The kinds that the rooms registered. spec: ORD-1
import type { OrderKind } from '#fhir/operation/index.ts';

export type OrderKinds = ReadonlyMap<string, OrderKind<unknown>>;

/** Throws when two rooms claim one code: a mistake of the build. */
export function openOrderKinds(kinds: readonly OrderKind<unknown>[]): OrderKinds {
  const byCode = new Map<string, OrderKind<unknown>>();
  for (const kind of kinds) {
    if (byCode.has(kind.code)) throw new Error(`Two rooms register the same kind of order: ${kind.code}`);
    byCode.set(kind.code, kind);
  }
  return byCode;
}
