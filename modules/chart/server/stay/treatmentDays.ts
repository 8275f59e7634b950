// The dated rule of treatment days, read once at start.
import { countTreatmentDays, treatmentDaysTable } from '#modules/chart/model/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';

const table = readRegulation('treatment-days/rules.csv', treatmentDaysTable);

export const treatmentDays = (end: Parameters<typeof countTreatmentDays>[1]): number => countTreatmentDays(table, end);
