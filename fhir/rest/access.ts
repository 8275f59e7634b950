// Who may see and do what: asked by the pipe and put into every search plan. Filled by the facility room's policy. spec: ACC
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export type Interaction = 'read' | 'vread' | 'search' | 'history' | 'create' | 'update' | 'delete';

/**
 * The rows a caller may see; a required field of SearchPlan, applied to ids, counts, chains, includes, history and reads alike.
 * - `facility`: every row of the facility (still without `deniedFlags`)
 * - `care`: rows without a patient, and rows of patients to whom one of `holders` (PractitionerRole, department ids) has a care relation
 * - `patient`: rows of that one patient's compartment only
 * - `none`: nothing (the rights store did not answer, or nothing is granted)
 */
export type SearchAccess =
  | { readonly dk: number; readonly kind: 'facility'; readonly deniedFlags: number }
  | { readonly dk: number; readonly kind: 'care'; readonly holders: readonly string[]; readonly deniedFlags: number }
  | { readonly dk: number; readonly kind: 'patient'; readonly patientId: string; readonly deniedFlags: number }
  | { readonly dk: number; readonly kind: 'none' };

/** Bits of `fhir.res.flags`, set at write from `meta.security`. */
export const sensitivityFlag = { HIV: 1, PSY: 2, STAFF: 4, VIP: 8 } as const;

export interface AccessPolicy {
  /** Role and scope against type and interaction; throws Fault forbidden. Pure and synchronous. */
  checkType(caller: Caller, interaction: Interaction, type: ResourceType): void;
  /** The filter for reads and searches of this type. */
  searchAccess(caller: Caller, type: ResourceType): SearchAccess;
  /** May the caller open or write this patient's record? Throws Fault forbidden `facility.no-care-relation` (break-glass offered) or notFound across facilities. */
  checkPatient(db: Db, caller: Caller, patientId: string): Promise<void>;
}
