// What of the waiting events the owner of a subscription may see now: asked when it is sent. spec: SUB-2
import type { Caller } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import type { AuditDetail } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { ToldEvent } from './notification.ts';
import type { Watch, WatchEvent } from './watches.ts';

export interface SeenEvent extends ToldEvent { readonly text: string; readonly row: StoredVersion }

/** In their order; those of records that are gone or closed to the owner are left out. */
export async function seenBy(services: RestServices, caller: Caller, events: readonly WatchEvent[]): Promise<SeenEvent[]> {
  const known = events.flatMap((event) => (isResourceType(event.type) ? [{ event, key: { dk: caller.dk, type: event.type, id: event.id } }] : []));
  const rows = await readCurrent(services.db, known.map(({ key }) => key));
  const seen: SeenEvent[] = [];
  for (const [at, { event }] of known.entries()) {
    const row = rows[at];
    if (row?.text != null && (await maySee(services, caller, row))) seen.push({ ...event, text: row.text, row });
  }
  return seen;
}

async function maySee({ db, policy }: RestServices, caller: Caller, row: StoredVersion): Promise<boolean> {
  try {
    policy.checkType(caller, 'read', row.type);
    await checkRow({ db, policy, caller }, row);
    return true;
  } catch (error) {
    if (error instanceof Fault && error.kind !== 'unavailable') return false;
    throw error;
  }
}

/** What left stands in the trail of its patient. */
export const toldDetail = (watch: Pick<Watch, 'id'>, { row, id }: SeenEvent): AuditDetail => ({
  action: 'R', interaction: 'subscription', type: row.type, id, version: row.version, query: `Subscription/${watch.id}`, ...(row.patient !== null && { patientId: row.patient }),
});
