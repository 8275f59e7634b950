// Keys, certificates and the last backup. spec: HLT-10
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findLastBackup, findLastDrill } from '#platform/backup/index.ts';
import { factsOf, readCertificate } from '#platform/signing/index.ts';
import { readAnchors } from '#apps/server/openSigningDesk.ts';
import type { Services } from '#apps/server/services.ts';
import { sizeText } from '../restore/progress.ts';
import { ageText, daysLeft, failure, good, hoursBetween, judgeDays, warning } from './findings.ts';
import type { Finding } from './findings.ts';

const backupLateHours = 26;
const drillLateHours = 100 * 24;

export async function checkSecrets({ config, db }: Services): Promise<Finding[]> {
  const { rows } = await db.query<{ n: number }>('select count(*)::int4 as n from platform.signing_key where retired_at is null');
  const wanted = [['audit/rows.key', true], ['audit/heads.key', true], ['keys/signing.key', (rows[0]?.n ?? 0) > 0]] as const;
  const found = await Promise.all(wanted.filter(([, isNeeded]) => isNeeded).map(async ([path]) => ({ path, stat: await stat(join(config.dataFolder, path)).catch(() => undefined) })));
  return found.flatMap(({ path, stat: one }): Finding[] => {
    if (!one) return [failure(`${path} is missing from ${config.dataFolder}: take it out of a backup`)];
    return process.platform !== 'win32' && (one.mode & 0o077) !== 0 ? [warning(`${path} can be read by others: chmod 600`)] : [];
  });
}

/** The certificate that ends first, of staff and of trusted roots, and how many end within a month. */
export async function checkCertificates({ db, config, now }: Services): Promise<Finding[]> {
  const { rows } = await db.query<{ certificate: Buffer; name: string }>(
    'select k.certificate, a.display_name as name from platform.signing_key k join platform.account a on a.id = k.account_id where k.retired_at is null and k.revoked_at is null and a.disabled_at is null');
  const staff = rows.map(({ certificate, name }) => ({ name, days: daysLeft(new Date(factsOf(readCertificate(certificate)).notAfter), now()) })).sort((a, b) => a.days - b.days);
  const late = staff.filter(({ days }) => days < 30).map(({ name, days }) => judgeDays(`signing certificate of ${name}`, days, 'that person makes a new one in the signing menu'));
  const roots = (await readAnchors(config.dataFolder)).map((root) => judgeDays(`trusted root ${factsOf(root).subject}`, daysLeft(root.validToDate, now()), 'put its successor into LANH_DATA/trust'));
  const [first] = staff;
  return [...(late.length > 0 || !first ? late : [good(`signing certificates: ${staff.length}, the first ends in ${first.days} days`)]), ...roots];
}

export async function checkBackup({ config, now }: Services): Promise<Finding[]> {
  const last = await findLastBackup(config.dataFolder);
  if (!last) return [config.mode === 'production' ? failure('backup: none was ever made. npm run lanh -- backup --to FOLDER') : warning('backup: none was made (docs/guides/backup.en.md)')];
  const text = `backup: ${ageText(new Date(last.at), now())} old, ${sizeText(last.bytes)}, ${last.path}`;
  const isLate = hoursBetween(new Date(last.at), now()) > backupLateHours;
  return [isLate ? warning(`${text}: make one each night`) : good(text), ...(await checkDrill(config, now()))];
}

async function checkDrill({ dataFolder, mode }: Services['config'], now: Date): Promise<Finding[]> {
  const drill = await findLastDrill(dataFolder);
  if (!drill) return mode === 'production' ? [warning('restore drill: none was made here. npm run lanh -- backup drill (docs/guides/backup.en.md)')] : [];
  const text = `restore drill: ${ageText(new Date(drill.at), now)} ago, ${drill.seconds} s, ${drill.backup}`;
  if (!drill.good) return [failure(`${text}: it failed, see ${drill.said.at(-1) ?? 'its report'}`)];
  return [hoursBetween(new Date(drill.at), now) > drillLateHours ? warning(`${text}: one each quarter`) : good(text)];
}
