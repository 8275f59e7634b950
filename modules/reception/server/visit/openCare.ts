// From check-in on the department of the room takes care of the person: that is what opens the chart to its doctors and nurses. spec: RCP
import type { Act } from '#fhir/operation/index.ts';
import { grantCareRelation } from '#modules/facility/server/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { QueueRoom } from '../queue/rooms.ts';

interface Care { readonly dk: number; readonly patientId: string | undefined; readonly encounterId: string | undefined; readonly room: QueueRoom; readonly act: Act }

export async function openCare(tx: Tx, { dk, patientId, encounterId, room, act }: Care): Promise<void> {
  if (!patientId || !room.organizationId) return;
  await grantCareRelation(tx, { dk, patientId, holderId: room.organizationId, reason: encounterId ? `encounter:${encounterId}` : 'encounter', since: act.at });
}
