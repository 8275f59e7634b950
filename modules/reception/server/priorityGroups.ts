// The dated groups of the law, read once at start.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { readGroups } from '#modules/reception/model/index.ts';

const table = new URL('../../../data/regulation/vn/priority-of-examination/groups.csv', import.meta.url);

export const priorityGroups = readGroups(parse<Record<string, string>>(readFileSync(table), { columns: true }));
