// `lanh units import FOLDER`: provinces and communes of today and of before 2025-07-01, for the address proposal at reception.
import { resolve } from 'node:path';
import { importUnits } from '#modules/reception/server/index.ts';
import type { Command } from '../command.ts';

export const unitsImport: Command = {
  name: 'units import',
  usage: 'FOLDER',
  summary: 'replaces the lists of administrative units by the CSV files of a folder',
  run: async ([folder], context) => {
    if (!folder) {
      context.say('Say which folder holds the lists: npm run lanh -- units import FOLDER');
      return false;
    }
    const { db } = await context.services();
    const counts = Object.entries(await importUnits(db, resolve(folder)));
    for (const [file, rows] of counts) context.say(`${file}: ${rows} rows`);
    if (counts.length === 0) context.say('None of the lists stands in this folder: provinces-2025.csv, communes-2025.csv, provinces-63-to-34.csv, admin-units-2024-06.csv');
    return counts.length > 0;
  },
};
