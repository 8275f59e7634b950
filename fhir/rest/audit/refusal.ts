// The trail is written by the system alone. spec: AUD-6
import { Fault } from '#platform/fault/index.ts';
import type { Write } from '#fhir/repository/applyWrites.ts';

/** Throws Fault `fhir.trail-read-only` for a write of AuditEvent, also inside a transaction. */
export function refuseTrailWrite({ type }: Pick<Write, 'type'>): void {
  if (type === 'AuditEvent') throw new Fault('methodNotAllowed', 'fhir.trail-read-only');
}

export async function refuseTrailAddress(): Promise<never> {
  throw new Fault('methodNotAllowed', 'fhir.trail-read-only');
}
