// Who may see and do what: asked by the pipe and put into every search plan. Filled by the facility room's policy. spec: ACC
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export type Interaction = 'read' | 'vread' | 'search' | 'history' | 'create' | 'update' | 'delete';

/** What the index must hold of a row: one of these hashes among its tokens, or one of these values as its status. */
export type IndexTest = { readonly tokens: readonly string[] } | { readonly status: readonly string[] };

/** How a scope narrows: to rows of one patient, to those that a search finds, or both. */
export interface Narrowing {
  readonly patientId?: string;
  /** A FHIR search, as the scope has it. */
  readonly criteria?: string;
  /** The same for the index; criteria that were not translated let nothing through. */
  readonly tests?: readonly IndexTest[];
}

/** Beside what the roles allow, one of these must hold. */
export interface Within { readonly type: ResourceType; readonly any: readonly Narrowing[] }

/**
 * The rows a caller may see; a required field of SearchPlan, applied to ids, counts, chains, includes, history and reads alike.
 * - `facility`: every row of the facility (still without `deniedFlags`)
 * - `care`: rows without a patient, and rows of patients to whom one of `holders` (PractitionerRole, department ids) has a care relation
 * - `patient`: rows of that one patient's compartment only
 * - `none`: nothing (the rights store did not answer, or nothing is granted)
 */
export type SearchAccess =
  | { readonly dk: number; readonly kind: 'facility'; readonly deniedFlags: number; readonly within?: Within }
  | { readonly dk: number; readonly kind: 'care'; readonly holders: readonly string[]; readonly deniedFlags: number; readonly within?: Within }
  | { readonly dk: number; readonly kind: 'patient'; readonly patientId: string; readonly deniedFlags: number; readonly within?: Within }
  | { readonly dk: number; readonly kind: 'none' };

/** Bits of `fhir.res.flags`, set at write from `meta.security`. */
export const sensitivityFlag = { HIV: 1, PSY: 2, STAFF: 4, VIP: 8 } as const;

/** A version as it is stored or about to be. */
export interface AdmitRow { readonly type: ResourceType; /** Row id. */ readonly patient: string | null; readonly text: string | null }

export interface AccessPolicy {
  /** Role and scope against type and interaction; throws Fault forbidden. Pure and synchronous. */
  checkType(caller: Caller, interaction: Interaction, type: ResourceType): void;
  /** The filter for reads and searches of this type; scopes may narrow each interaction in another way. Without one: a search. */
  searchAccess(caller: Caller, type: ResourceType, interaction?: Interaction): SearchAccess;
  /** Is this content within what a narrowed access lets through? A policy without it lets nothing through that needs a look at the content. */
  admits?(access: SearchAccess, row: AdmitRow): boolean;
  /** May the caller open or write this patient's record? Throws Fault forbidden `facility.no-care-relation` (break-glass offered) or notFound across facilities. */
  checkPatient(db: Db, caller: Caller, patientId: string): Promise<void>;
}
