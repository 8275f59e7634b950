// Server door of reporting.
import { faults, permissions } from '#modules/reporting/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { keepMeasuring } from './capacity/keeper.ts';
import { capacity, setCapacityPlan } from './capacity/operations.ts';
import { keepJudging } from './quality/keeper.ts';
import { quality, qualityRecords } from './quality/operations.ts';

export const reporting = room({
  name: 'reporting', operations: [capacity, setCapacityPlan, quality, qualityRecords], permissions, faults, migrations: new URL('./migrations/', import.meta.url),
  start: (services) => {
    const ends = [keepMeasuring(services), keepJudging(services)];
    return async () => void (await Promise.all(ends.map((end) => end())));
  },
});
