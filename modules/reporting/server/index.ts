// Server door of reporting.
import { faults, permissions } from '#modules/reporting/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { keepMeasuring } from './capacity/keeper.ts';
import { capacity, setCapacityPlan } from './capacity/operations.ts';

export const reporting = room({ name: 'reporting', operations: [capacity, setCapacityPlan], permissions, faults, start: keepMeasuring, migrations: new URL('./migrations/', import.meta.url) });
