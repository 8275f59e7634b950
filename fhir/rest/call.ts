// What the pipe hands to an operation's server half.
import type { Caller } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Act, OperationContract } from '#fhir/operation/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { RestServices } from './services.ts';

export interface Call<I> {
  readonly input: I;
  /** Instance id from the path, for `level: 'instance'`. */
  readonly id: string | undefined;
  readonly caller: Caller;
  readonly act: Act;
  readonly store: Store;
  readonly tx: Tx;
  /** For operations that reach beyond the store: files, signing, the rooms' signable kinds. */
  readonly services: RestServices;
}

export interface ImplementedOperation {
  readonly contract: OperationContract<unknown, unknown>;
  readonly run: (call: Call<unknown>) => Promise<unknown>;
}

/** Two steps on purpose: the one-step form silently widens output literals. `implement(c).as(run)` */
export function implement<I, O>(contract: OperationContract<I, O>): { as(run: (call: Call<I>) => Promise<O>): ImplementedOperation } {
  return { as: (run) => ({ contract, run }) as unknown as ImplementedOperation };
}
