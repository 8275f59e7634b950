// A rule of a room on plain FHIR writes: what its operations keep right may not be written past them. spec: PIP-9
import type { Resource, ResourceType } from '#fhir/types/index.ts';

/** Who writes, as far as a rule may ask. */
export interface Writer {
  /** A program acting by itself. */
  readonly system?: true | undefined;
  readonly practitionerId?: string | undefined;
}

/** One plain create, update or delete, before it is written. */
export interface WriteAttempt {
  readonly type: ResourceType;
  /** What stands in the record; undefined where nothing does. */
  readonly before: Resource | undefined;
  /** Valid and with its references resolved; undefined for a deletion. */
  readonly after: Resource | undefined;
  readonly by: Writer;
  /** Instant of the act. */
  readonly at: string;
}

/** A stored resource that the rule has to see. */
export interface Ask {
  /** `Encounter/1` */
  readonly address: string;
  /** The rule lets the write pass unless the resource has one of these states and holds this text: then a create can stay on the fast way. */
  readonly onlyIf?: { readonly status: readonly string[]; readonly holds: string };
}

export type Seen = (address: string) => Resource | undefined;

/** Registered by a room; pure. It stands for every plain write, whoever sends it; operations and the installation write through doors of their own. */
export interface WriteGuard {
  readonly types: readonly ResourceType[];
  asks(attempt: WriteAttempt): readonly Ask[];
  /** Throws the refusal. */
  check(attempt: WriteAttempt, seen: Seen): void;
}

/** What stands and what is to stand. */
export const sidesOf = ({ before, after }: Pick<WriteAttempt, 'before' | 'after'>): Resource[] => [...(before ? [before] : []), ...(after ? [after] : [])];
