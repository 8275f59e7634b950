// Door of the model of reporting.
export { capacity, setCapacityPlan } from './capacity/contracts.ts';
export { capacitySources, planCapacity, terabyte } from './capacity/planCapacity.ts';
export type { CapacityPlan, CapacitySettings, CapacitySource, DiskSpace, Sample, SourceGrowth, YearNeed } from './capacity/planCapacity.ts';
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
