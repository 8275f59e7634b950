// `lanh restore FILE`: a backup into an empty data folder and database. spec: BAK
import { resolve } from 'node:path';
import { readConfig } from '#platform/config/index.ts';
import type { Command } from '../command.ts';
import { restoreInto } from '../restore/restoreInto.ts';

export const restore: Command = {
  name: 'restore',
  usage: 'FILE',
  summary: 'puts a backup into an empty data folder and database, after checking every hash in it',
  run: async ([file], { say }) => {
    if (file !== undefined) return restoreInto({ config: readConfig(), file: resolve(file), now: () => new Date(), say });
    say('Which backup? npm run lanh -- restore FILE');
    return false;
  },
};
