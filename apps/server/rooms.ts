// The only list of rooms: those of the standard, then those of the hospital in the order of modules/rooms.json.
import { bulk } from '#fhir/bulk/index.ts';
import { graphQl } from '#fhir/graphql/index.ts';
import { indexing } from '#fhir/indexing/index.ts';
import { operations } from '#fhir/operations/index.ts';
import { terminology } from '#fhir/terminology/index.ts';
import { subscription } from '#fhir/subscription/index.ts';
import type { Room } from '#fhir/rest/room.ts';
import { patientSummary } from '#fhir/summary/index.ts';
import { chart } from '#modules/chart/server/index.ts';
import { documents } from '#modules/documents/server/index.ts';
import { facility } from '#modules/facility/server/index.ts';
import { orders } from '#modules/orders/server/index.ts';
import { pharmacy } from '#modules/pharmacy/server/index.ts';
import { reception } from '#modules/reception/server/index.ts';
import { reporting } from '#modules/reporting/server/index.ts';

/** Each in the folder `fhir/<name>`. */
export const standardRooms: readonly Room[] = [operations, bulk, subscription, terminology, patientSummary, indexing, graphQl];
/** Each in the folder `modules/<name>`. */
export const hospitalRooms: readonly Room[] = [facility, reception, chart, orders, pharmacy, documents, reporting];
export const rooms: readonly Room[] = [...standardRooms, ...hospitalRooms];
