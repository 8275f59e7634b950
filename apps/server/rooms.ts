// The only list of rooms, in the order of modules/rooms.json.
import type { Room } from '#fhir/rest/room.ts';
import { facility } from '#modules/facility/server/index.ts';
import { reception } from '#modules/reception/server/index.ts';

export const rooms: readonly Room[] = [facility, reception];
