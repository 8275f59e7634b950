// Server door of chart.
import { faults, permissions } from '#modules/chart/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { finishVisit, reopenVisit, saveVisit } from './operations/visitActs.ts';
import { lastVisit, visitContent } from './operations/visitQueries.ts';

export const chart = room({ name: 'chart', operations: [saveVisit, visitContent, lastVisit, finishVisit, reopenVisit], permissions, faults });
