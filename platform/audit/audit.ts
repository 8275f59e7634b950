// What is recorded of every access, and where it goes. The chain behind it: platform/audit/chain. spec: AUD
import type { Db } from '#platform/db/index.ts';

/** One interaction with one record (or one search). Holds ids and codes, never clinical content. */
export interface AuditEvent {
  /** Facility whose record it is. */
  readonly dk: number;
  /** Instant, ISO 8601 with time zone. */
  readonly at: string;
  /** FHIR AuditEvent.action: Create, Read, Update, Delete, Execute. */
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** RESTful interaction (`read`, `search-type`, `transaction` …) or operation code. */
  readonly interaction: string;
  /** `success`, or the fault code of the refusal. */
  readonly outcome: string;
  readonly accountId: string | undefined;
  /** Reference of who acted, e.g. `PractitionerRole/…`. */
  readonly actor: string | undefined;
  readonly clientId: string | undefined;
  readonly sessionId: string | undefined;
  readonly type?: string;
  readonly id?: string;
  readonly version?: number;
  /** Patient whose record was touched. */
  readonly patientId?: string;
  /** Search string as sent, for searches. */
  readonly query?: string;
  /** Reason given for break-glass access. */
  readonly purpose?: string;
  readonly address?: string;
  readonly requestId?: string;
}

/** Appends events to the facility's trail inside the given transaction (or on the pool for reads). */
export interface AuditTrail {
  append(db: Db, events: readonly AuditEvent[]): Promise<void>;
  /** The same as a part of a larger statement, whose values `bind` collects. */
  insertion?(events: readonly AuditEvent[], bind: (value: unknown) => string): string;
}
