// What every part of the policy page is given.
import type { OutputOf } from '#fhir/operation/index.ts';
import type { readPolicy } from '../../../model/index.ts';
import type { PolicyContent, PolicyProblem } from '../../../model/index.ts';

export interface PartProps {
  readonly content: PolicyContent;
  readonly view: OutputOf<typeof readPolicy>;
  /** Of the draft as it was saved. */
  readonly problems: readonly PolicyProblem[];
  /** Absent: only to be read. */
  readonly change: ((some: Partial<PolicyContent>) => void) | undefined;
}

/** A record without the key where the value is undefined. */
export function put<K extends string, V>(record: Readonly<Partial<Record<K, V>>>, key: K, value: V | undefined): Partial<Record<K, V>> {
  const { [key]: _old, ...rest } = record;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Partial<Record<K, V>>;
}
