// The contract of an operation: one object that server, screen, audit and documentation read.
// OperationDefinition: https://hl7.org/fhir/R4/operationdefinition.html   spec: OPR
import type { z } from 'zod';
import type { ResourceType } from '#fhir/types/index.ts';

/** Who an operation touches: one patient's record, the caller's facility, or only the caller. Decides which access check runs. */
export type OperationScope = 'patient' | 'facility' | 'self' | 'public';

export interface OperationContract<I, O> {
  /** Kebab or camel code without `$`; unique in the whole house. Route: POST /fhir/[Type/[id/]]$code */
  readonly code: string;
  /** Resource type it is called on; null = system level. */
  readonly on: ResourceType | null;
  /** `instance` needs an id in the path; `type` and `system` do not. */
  readonly level: 'instance' | 'type' | 'system';
  readonly input: z.ZodType<I>;
  readonly output: z.ZodType<O>;
  /** Permission code `room.verb`, listed in the room's permissions.ts. */
  readonly permission: string;
  readonly scope: OperationScope;
  /** How the pipe learns whose record it is when scope is `patient`: from the instance's patient reference, or from this input field (a Patient id). */
  readonly patientFrom?: 'instance' | string;
  readonly signature: 'none' | 'required';
  /** Reaches far: the person proves once more who they are, unless they did so some minutes ago. */
  readonly stepUp?: true;
  /** Fault codes it may throw; each stands in a `faults.ts`. */
  readonly faults: readonly string[];
  /** false: a query; no Idempotency-Key, no transaction for writing, audited as a read. */
  readonly affectsState: boolean;
}

/** Declares an operation. Keeps literal types: `const registerPatient = operation({ … })`. */
export function operation<I, O>(contract: OperationContract<I, O>): OperationContract<I, O> {
  return contract;
}

/** The input type of a contract. */
export type InputOf<C> = C extends OperationContract<infer I, unknown> ? I : never;
/** The output type of a contract. */
export type OutputOf<C> = C extends OperationContract<never, infer O> ? O : C extends OperationContract<infer _I, infer O> ? O : never;

/** Who acts, when, and where new ids come from: the only outside influence on a `decide…` function. */
export interface Act {
  /** Reference of the acting PractitionerRole, Patient or Device, e.g. `PractitionerRole/018f…` */
  readonly by: string;
  /** Instant, ISO 8601 with time zone. */
  readonly at: string;
  /** A fresh UUIDv7. */
  readonly newId: () => string;
}
