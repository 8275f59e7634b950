// Kinds of paper that a person can sign. Rooms register them; the documents room owns the set that is signed at once. spec: SGN
import type { Caller } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Coding } from '#fhir/types/index.ts';
import type { RestServices } from './services.ts';

/** What a kind looks things up with: the operation that lists, prepares or signs, within the signer's own access and one transaction. */
export interface SignableLook {
  readonly store: Store;
  readonly tx: Tx;
  readonly caller: Caller;
  /** Who looks and when: what depends on the day is judged for this instant. */
  readonly act: Act;
  /** The rooms' operations, for code lists and the like. */
  readonly services: RestServices;
}

/** The paper of one thing: kind and focus together name it for ever, whatever its versions. */
export interface SignablePaper {
  /** Reference of what the paper tells of: `Encounter/…`, `RequestGroup/…`, `Appointment/…` */
  readonly focus: string;
  /** Words for the list, e.g. "Đơn thuốc 01234k7m2x9q-c". */
  readonly title: string;
  /** Who still writes it: others sign it only when they name it. */
  readonly writer?: string;
}

export interface SignableContent {
  /** File in data/print, without `.typ`. */
  readonly template: string;
  /** Plain JSON for the template, worded for the reader. `facility`, `signature`, `verify` and `version` are added by the documents room. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly patientId: string;
  readonly encounterId?: string;
  /** Every resource the paper was made from, with the version read: another version at signing is a conflict. */
  readonly sources: readonly { readonly reference: string; readonly version: string }[];
  /** What people wrote on it in their own words; `leaves`: it is given to the patient or sent to another facility, where no abbreviation may stand. */
  readonly written?: { readonly texts: readonly string[]; readonly leaves: boolean };
  /** DocumentReference.type */
  readonly type: Coding;
  /** Who signs it, in which order and under which title: a key of data/regulation/vn/signers. */
  readonly workflow: string;
}

/** A paper of whatever visit whose first signature somebody owes. */
export interface WaitingPaper extends SignablePaper {
  readonly encounterId: string;
  readonly patientId: string;
  /** Instant since when. */
  readonly since: string;
}

export interface SignableKind {
  /** Kebab code, unique in the house: `prescription`, `visit-summary`, `appointment-slip`. */
  readonly code: string;
  /** Permission the first signer needs. */
  readonly permission: string;
  /** The papers of a visit, signed or not; none where there is nothing to put on paper. */
  list(look: SignableLook, encounterId: string): Promise<readonly SignablePaper[]>;
  /** Content of one paper as the record stands now. Throws Fault where it may not be signed yet. */
  build(look: SignableLook, focus: string): Promise<SignableContent>;
  /**
   * What becomes true with the deliberate act (a draft becomes active), written in its transaction after every paper of the set was checked.
   * It must not change what `build` puts on the paper, else the paper would at once count as changed.
   */
  signed?(look: SignableLook, focus: string, act: Act): Promise<readonly Change[]>;
  /** What this caller has written and not yet signed, of all visits: the head of the signing queue. */
  waiting?(look: SignableLook): Promise<readonly WaitingPaper[]>;
}
