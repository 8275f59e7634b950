// An operation that the standard or one of its guides defines, and that answers in the standard's own forms. https://hl7.org/fhir/R4/operations.html   spec: OPR-6
import type { ResourceType } from '#fhir/types/index.ts';
import type { Answer, Exchange } from './exchange.ts';

/** What it is called on; `type` is null at system level, and so is `id` unless the level is `instance`. */
export interface OperationTarget {
  readonly type: ResourceType | null;
  readonly id: string | null;
}

/**
 * The work of a room is an OperationContract, which the pipe guards; this is for what works on resources as such, like an interaction:
 * it asks `services.policy` itself, filters by `searchAccess`, and writes only through `runWrite`, reads are told to `recordReads`;
 * what reaches far asks for a fresh proof (stepUp.ts).
 */
export interface StandardOperation {
  /** Without `$`: `everything`. */
  readonly code: string;
  /** Canonical address of the published OperationDefinition. */
  readonly definition: string;
  readonly levels: readonly ('system' | 'type' | 'instance')[];
  /** Types it is called on, below system level. */
  readonly types: readonly ResourceType[] | 'every';
  readonly methods: readonly ('GET' | 'POST')[];
  readonly run: (exchange: Exchange, target: OperationTarget) => Promise<Answer>;
}

/** Is it called on this target? */
export function answersOn(operation: StandardOperation, { type, id }: OperationTarget): boolean {
  const level = type === null ? 'system' : id === null ? 'type' : 'instance';
  return operation.levels.includes(level) && (type === null || operation.types === 'every' || operation.types.includes(type));
}
