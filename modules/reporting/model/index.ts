// Door of the model of reporting.
export { capacity, setCapacityPlan } from './capacity/contracts.ts';
export { capacitySources, planCapacity, terabyte } from './capacity/planCapacity.ts';
export type { CapacityPlan, CapacitySettings, CapacitySource, DiskSpace, Sample, SourceGrowth, YearNeed } from './capacity/planCapacity.ts';
export { quality, qualityRecords } from './quality/contracts.ts';
export type { QualityLine } from './quality/contracts.ts';
export { defectsOf, measures, plausibleTable, scoreOf, weightTable } from './quality/score.ts';
export type { DefectCounts, MeasureWeight, PlausibleRow, QualityMeasure, RecordFacts } from './quality/score.ts';
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
