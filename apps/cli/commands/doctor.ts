// `lanh doctor`: what is in order on this machine and what is not, with what to do about it. Exit code 0, 2 with warnings, 1 with failures. spec: HLT-10
import { statfs } from 'node:fs/promises';
import { findRunningServer } from '#apps/server/instanceLock.ts';
import type { Services } from '#apps/server/services.ts';
import type { Command } from '../command.ts';
import { exitCodeOf, failure, good, marks, warning } from '../doctor/findings.ts';
import type { Finding } from '../doctor/findings.ts';
import { checkBackup, checkCertificates, checkSecrets } from '../doctor/keyChecks.ts';
import { checkAudit, checkOutbox, checkPapers, checkStore } from '../doctor/recordChecks.ts';

export const doctor: Command = {
  name: 'doctor',
  usage: '',
  summary: 'checks machine, database, audit trail, files, keys, papers and backup; exit code 0, 2 with warnings, 1 with failures',
  run: async (_words, context) => {
    const services = await context.services();
    const isServerRunning = (await findRunningServer(services.config.dataFolder)) !== undefined;
    const findings: Finding[] = [];
    for (const check of checks) {
      const found = await check(services, isServerRunning).catch((error: Error) => [failure(`a check could not run: ${error.message}`)]);
      for (const { severity, text } of found) context.say(`${marks[severity]} ${text}`);
      findings.push(...found);
    }
    return exitCodeOf(findings);
  },
};

const checks: readonly ((services: Services, isServerRunning: boolean) => Promise<Finding[]>)[] = [checkNode, checkDisk, checkDatabase, checkAudit, checkStore, checkSecrets, checkCertificates, checkPapers, checkOutbox, checkBackup];

async function checkNode(): Promise<Finding[]> {
  return Number(process.versions.node.split('.')[0]) >= 24 ? [good(`Node ${process.version}`)] : [failure(`Node ${process.version}: 24 or newer is needed; start through npm`)];
}

async function checkDisk({ config: { dataFolder } }: Services): Promise<Finding[]> {
  const { bavail, bsize, blocks } = await statfs(dataFolder);
  const freeGb = (bavail * bsize) / 1024 ** 3;
  const text = `${freeGb.toFixed(1)} GB free for ${dataFolder}`;
  if (freeGb < 1) return [failure(`${text}: less than 1 GB, make room`)];
  return [bavail < blocks / 20 ? warning(`${text}: less than 5 % of the disk`) : good(text)];
}

async function checkDatabase({ db }: Services): Promise<Finding[]> {
  const { rows: [row] } = await db.query<{ version: string; size: string; fsync: string }>(
    `select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size, current_setting('fsync') as fsync`);
  if (!row) return [failure('the database answers nothing')];
  return [good(`PostgreSQL ${row.version}, ${row.size}`), row.fsync === 'on' ? good('fsync is on') : failure(`fsync is ${row.fsync}: a power cut would lose data, switch it on`)];
}
