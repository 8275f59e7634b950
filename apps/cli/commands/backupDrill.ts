// `lanh backup drill`: can the newest backup really be restored? Into a folder of its own, checked, reported, removed. spec: BAK-12
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { keepLastDrill } from '#platform/backup/index.ts';
import type { Drill } from '#platform/backup/index.ts';
import { readConfig } from '#platform/config/index.ts';
import type { Config } from '#platform/config/index.ts';
import { findRunningServer } from '#apps/server/instanceLock.ts';
import type { Command, CommandContext } from '../command.ts';
import { recordForAll } from '../recordForAll.ts';
import { restoreInto } from '../restore/restoreInto.ts';
import { readWords } from '../words.ts';

export const backupDrill: Command = {
  name: 'backup drill',
  usage: '[FILE] [--in FOLDER] [--database URL] [--report FILE]',
  summary: 'restores the newest backup beside everything else, checks it, writes a report and removes what it restored',
  run: async (words, context) => {
    const { paths, named } = readWords(words);
    const config = readConfig();
    const file = paths[0] === undefined ? await newestBackup(config.backup.folder) : resolve(paths[0]);
    if (file === undefined) return refuse(context, `There is no backup in ${config.backup.folder}. Say which: npm run lanh -- backup drill FILE`);
    const drill = await tryRestore(config, { file, parent: named.get('in'), database: named.get('database') }, context);
    await keepLastDrill(config.dataFolder, drill);
    const report = resolve(named.get('report') ?? join(config.dataFolder, `drill-${drill.at.replaceAll(/[-:]|\.\d+/g, '')}.json`));
    await writeFile(report, `${JSON.stringify(drill, null, 2)}\n`, { mode: 0o600 });
    if (await findRunningServer(config.dataFolder)) await recordForAll(await context.services(), { interaction: 'restore-drill', outcome: drill.good ? 'success' : 'backup.drill-failed', purpose: `of ${file}` });
    context.say(`${drill.good ? '✔ the backup can be restored' : '✘ the backup cannot be relied on'} (${drill.seconds} s). Report: ${report}`);
    return drill.good;
  },
};

interface Attempt { readonly file: string; readonly parent: string | undefined; readonly database: string | undefined }

/** Whatever happens, nothing of it stays. */
async function tryRestore(config: Config, { file, parent, database }: Attempt, { say }: CommandContext): Promise<Drill> {
  const begun = new Date();
  const said: string[] = [];
  const keep = (text: string) => {
    said.push(text);
    say(`  ${text}`);
  };
  const dataFolder = await mkdtemp(join(resolve(parent ?? tmpdir()), 'lanh-drill-'));
  // The embedded PostgreSQL runs as another user when the operator is root.
  await chmod(dataFolder, 0o755);
  try {
    const good = await restoreInto({ config: { ...config, dataFolder, databaseUrl: database }, file, now: () => new Date(), say: keep })
      .catch((error: Error) => { keep(`✘ ${error.message}`); return false; });
    return { at: begun.toISOString(), backup: file, good, seconds: Math.round((Date.now() - begun.getTime()) / 1000), said };
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** Names carry the instant of the backup. */
async function newestBackup(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^lanh-.*\.age$/.test(name)).sort();
  const newest = names.at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

function refuse({ say }: CommandContext, text: string): false {
  say(text);
  return false;
}
