// `lanh backup`: an encrypted copy of everything, made while the server runs and read back before it counts. spec: BAK
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkBackup, chooseKeys, headerOpener, keepLastBackup, makeBackup, makeKeyFile, openAge } from '#platform/backup/index.ts';
import type { BackupManifest } from '#platform/backup/index.ts';
import { productVersion, readConfig } from '#platform/config/index.ts';
import type { Services } from '#apps/server/services.ts';
import type { Command, CommandContext } from '../command.ts';
import { recordForAll } from '../recordForAll.ts';
import { backupContent } from '../restore/backupContent.ts';
import { countText, percent, sizeText, sparsely } from '../restore/progress.ts';
import { readWords } from '../words.ts';

export const backup: Command = {
  name: 'backup',
  usage: '[--to FOLDER]',
  summary: 'an encrypted copy of database, files and keys, also while the server runs; verified before it gets its name',
  run: async (words, context) => {
    const { paths, named } = readWords(words);
    if (paths.length > 0) return refuse(context, `Say the folder with --to: npm run lanh -- backup --to ${paths[0]}`);
    const services = await context.services();
    const { config, db, now } = services;
    const keys = await chooseKeys(config.backup);
    const folder = named.has('to') ? resolve(named.get('to') ?? '') : config.backup.folder;
    const progress = sparsely(context.say);
    context.say(`Backing up to ${folder} …`);
    const made = await makeBackup(
      { ...backupContent, db, dataFolder: config.dataFolder, version: productVersion, madeAt: now(), onProgress: ({ part, share }) => progress(() => `  ${percent(share)} (${part})`) },
      { folder, keys, onWritten: () => context.say('Written. Reading it back …') });
    await keepLastBackup(config.dataFolder, { at: made.manifest.madeAt, path: made.path, bytes: made.bytes, sha256: made.sha256 });
    await recordForAll(services, { interaction: 'backup', query: `sha256=${made.sha256}`, purpose: `to ${folder}` });
    sayManifest(made.manifest, context);
    context.say(`✔ ${made.path}, ${sizeText(made.bytes)}, read back and found whole`);
    sayWhereItLies(services, folder, context);
    return true;
  },
};

function sayWhereItLies({ config }: Services, folder: string, { say }: CommandContext): void {
  if (folder.startsWith(config.dataFolder)) say('It lies beside the data it protects: copy it to another machine or medium that this server cannot write to (docs/guides/backup.en.md).');
}

export function sayManifest({ tables, files, audit, facilities, madeAt }: BackupManifest, { say }: Pick<CommandContext, 'say'>): void {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  say(`State of ${madeAt}: ${countText(rows)} rows in ${tables.length} tables, ${countText(files.count)} files (${sizeText(files.bytes)}), ${countText(audit.rows)} audit rows, ${countText(audit.heads)} signed heads`);
  for (const { code, name, resources } of facilities) say(`  ${code} ${name}: ${countText(resources)} resources`);
}

export const backupVerify: Command = {
  name: 'backup verify',
  usage: 'FILE',
  summary: 'opens a backup and checks every hash and count in it; changes nothing',
  run: async ([path], context) => {
    if (path === undefined) return refuse(context, 'Which file? npm run lanh -- backup verify FILE');
    const file = resolve(path);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return refuse(context, `${file} cannot be read`);
    const { head, manifest } = await checkBackup(openAge(createReadStream(file), await headerOpener(readConfig().backup)));
    context.say(`Made by Lành ${head.version} on PostgreSQL ${head.postgres}`);
    sayManifest(manifest, context);
    context.say('✔ whole: every member is what its hash says');
    return true;
  },
};

export const backupKey: Command = {
  name: 'backup key',
  usage: 'FILE',
  summary: 'makes a pair of keys for backups: the secret one into FILE, the public one for LANH_BACKUP_RECIPIENTS',
  run: async ([path], context) => {
    if (path === undefined) return refuse(context, 'Into which file? npm run lanh -- backup key FILE');
    const file = resolve(path);
    const recipient = await makeKeyFile(file);
    context.say(`LANH_BACKUP_RECIPIENTS=${recipient}`);
    context.say(`✔ ${file} holds the secret key: keep it, and a copy on paper, away from this server. Without it no backup opens.`);
    return true;
  },
};

function refuse({ say }: CommandContext, text: string): false {
  say(text);
  return false;
}
