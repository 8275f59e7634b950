// Server door of chart.
import { faults, permissions } from '#modules/chart/model/index.ts';
import { room } from '#fhir/rest/room.ts';

export const chart = room({ name: 'chart', permissions, faults });
