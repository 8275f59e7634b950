// From check-in on the department of the room takes care of the person: that is what opens the chart to its doctors and nurses. spec: RCP
import type { Act } from '#fhir/operation/index.ts';
import { grantCareRelation } from '#modules/facility/server/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { QueueRoom } from '../queue/rooms.ts';

interface Care { readonly dk: number; readonly patientId: string | undefined; readonly encounterId: string | undefined; readonly room: QueueRoom; readonly act: Act }

/** A visit's chart stays open to its department this long after the person checked in: late results, corrections, follow-up. */
const careDays = 90;

export async function openCare(tx: Tx, { dk, patientId, room, act }: Care): Promise<void> {
  if (patientId === undefined || room.organizationId === undefined) return;
  const until = new Date(Date.parse(act.at) + careDays * 86_400_000).toISOString();
  await grantCareRelation(tx, { dk, patientId, holderId: room.organizationId, reason: 'encounter', since: act.at, until });
}
