// `lanh doctor`: what is in order on this machine and what is not, with what to do about it.
import { statfs } from 'node:fs/promises';
import { readConfig } from '#platform/config/index.ts';
import type { Command, CommandContext } from '../command.ts';

interface Finding {
  readonly good: boolean;
  readonly text: string;
}

export const doctor: Command = {
  name: 'doctor',
  usage: '',
  summary: 'checks Node, disk, data folder and database of this installation',
  run: async (_words, context) => {
    const findings = [checkNode(), await checkDisk(), ...(await checkDatabase(context))];
    for (const { good, text } of findings) context.say(`${good ? '✔' : '✘'} ${text}`);
    return findings.every((finding) => finding.good);
  },
};

function checkNode(): Finding {
  const good = Number(process.versions.node.split('.')[0]) >= 24;
  return { good, text: `Node ${process.version}${good ? '' : ': 24 or newer is needed; start through npm'}` };
}

async function checkDisk(): Promise<Finding> {
  const { dataFolder } = readConfig();
  const { bavail, bsize } = await statfs(dataFolder);
  const freeGb = (bavail * bsize) / 1024 ** 3;
  return { good: freeGb > 1, text: `${freeGb.toFixed(1)} GB free for ${dataFolder}${freeGb > 1 ? '' : ': less than 1 GB, make room'}` };
}

async function checkDatabase(context: CommandContext): Promise<Finding[]> {
  const { db } = await context.services();
  const { rows } = await db.query<{ version: string; size: string; fsync: string }>(
    `select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size, current_setting('fsync') as fsync`);
  const [row] = rows;
  if (!row) return [{ good: false, text: 'the database answers nothing' }];
  return [
    { good: true, text: `PostgreSQL ${row.version}, ${row.size}` },
    { good: row.fsync === 'on', text: `fsync is ${row.fsync}${row.fsync === 'on' ? '' : ': a power cut would lose data, switch it on'}` },
  ];
}
