// Rooms with a queue, projected from Location. spec: RCP
import type { Db, Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Location } from '#fhir/types/index.ts';

export interface QueueRoom {
  readonly roomId: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'clinic' | 'desk';
  readonly zone: string;
  readonly organizationId?: string;
}

const columns = 'room_id as "roomId", code, name, kind, zone, organization_id as "organizationId"';

export async function listRooms(db: Db, dk: number, zone?: string): Promise<QueueRoom[]> {
  const { rows } = await db.query<QueueRoom>(`select ${columns} from reception.room where dk = $1 and active and ($2::text is null or zone = $2) order by kind, code, name`, [dk, zone ?? null], 'reception-rooms');
  return rows;
}

/** Throws Fault notFound when the room is unknown here or takes no tickets. */
export async function getRoom(db: Db, dk: number, roomId: string): Promise<QueueRoom> {
  const { rows } = await db.query<QueueRoom>(`select ${columns} from reception.room where dk = $1 and room_id = $2 and active`, [dk, roomId], 'reception-room');
  if (rows[0] === undefined) throw new Fault('notFound', 'reception.room-not-found');
  return rows[0];
}

/** A room has a queue when its type says `clinic` or `desk` (urn:lanh:room-kind). Called by the book on Location. */
export async function projectRoom(tx: Tx, dk: number, location: Location): Promise<void> {
  const kind = roomKind(location);
  if (kind === undefined) {
    await tx.query('update reception.room set active = false where dk = $1 and room_id = $2', [dk, location.id]);
    return;
  }
  const code = location.alias?.[0] ?? location.identifier?.[0]?.value ?? location.name ?? '';
  await tx.query(
    `insert into reception.room (dk, room_id, code, name, kind, zone, organization_id, active) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (dk, room_id) do update set code = excluded.code, name = excluded.name, kind = excluded.kind, zone = excluded.zone, organization_id = excluded.organization_id, active = excluded.active`,
    [dk, location.id, code, location.name ?? code, kind, zoneOf(location), departmentOf(location), location.status !== 'inactive' && location.status !== 'suspended']);
}

function roomKind({ type }: Location): QueueRoom['kind'] | undefined {
  const code = type?.flatMap(({ coding }) => coding ?? []).find(({ system }) => system === 'urn:lanh:room-kind')?.code;
  return code === 'clinic' || code === 'desk' ? code : undefined;
}

const zoneOf = ({ extension, partOf }: Location): string => extension?.find(({ url }) => url === 'urn:lanh:waiting-zone')?.valueString ?? partOf?.display ?? '';
const departmentOf = ({ managingOrganization }: Location): string | null => managingOrganization?.reference?.replace(/^Organization\//, '') ?? null;
