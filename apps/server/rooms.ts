// The only list of rooms, in the order of modules/rooms.json.
import type { Room } from '#fhir/rest/room.ts';
import { chart } from '#modules/chart/server/index.ts';
import { documents } from '#modules/documents/server/index.ts';
import { facility } from '#modules/facility/server/index.ts';
import { orders } from '#modules/orders/server/index.ts';
import { pharmacy } from '#modules/pharmacy/server/index.ts';
import { reception } from '#modules/reception/server/index.ts';

export const rooms: readonly Room[] = [facility, reception, chart, orders, pharmacy, documents];
