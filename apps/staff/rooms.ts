// The only list of rooms in the staff shell, in the order of modules/rooms.json. Doors hold registration alone, so this stays small.
import { chart } from '#modules/chart/web/staff/index.ts';
import { documents } from '#modules/documents/web/staff/index.ts';
import { facility } from '#modules/facility/web/staff/index.ts';
import { pharmacy } from '#modules/pharmacy/web/staff/index.ts';
import { reception } from '#modules/reception/web/staff/index.ts';
import { reporting } from '#modules/reporting/web/staff/index.ts';
import type { Screens } from '#ui/index.ts';
import './slots.ts';

export const rooms: readonly Screens[] = [facility, reception, chart, pharmacy, documents, reporting];
