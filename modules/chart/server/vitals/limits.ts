// The dated limits of vital signs, read once at start.
import { limitTable, limitsFor } from '#modules/chart/model/index.ts';
import type { VitalLimit } from '#modules/chart/model/index.ts';
import { dayOf } from '#modules/reception/model/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';

const table = readRegulation('vital-signs/limits.csv', limitTable);

export const limitsOf = ({ birthDate, gender }: { birthDate?: string | undefined; gender?: string | undefined }, at: string): readonly VitalLimit[] => limitsFor(table, { birthDate, sex: gender, day: dayOf(at) });
