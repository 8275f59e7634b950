// From check-in on the department of the room takes care of the person: that is what opens the chart to its doctors and nurses. spec: RCP
import type { Act } from '#fhir/operation/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { QueueRoom } from '../queue/rooms.ts';

interface Care { readonly dk: number; readonly patientId: string | undefined; readonly encounterId: string | undefined; readonly room: QueueRoom; readonly act: Act }

export async function openCare(_tx: Tx, _care: Care): Promise<void> {}
