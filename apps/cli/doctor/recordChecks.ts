// The record itself: trail, files, papers that wait, messages that were given up. spec: HLT-10
import { countFiles } from '#apps/server/fileCensus.ts';
import { rooms } from '#apps/server/rooms.ts';
import type { Services } from '#apps/server/services.ts';
import { countWaiting } from '#modules/documents/server/index.ts';
import { lookAtAudit } from './auditRange.ts';
import { ageText, failure, good, hoursBetween, warning } from './findings.ts';
import type { Finding } from './findings.ts';

/** A running server signs a head every ten seconds. */
const headLateMin = 5;
const paperLateMin = 15;
const shownFiles = 3;

export async function checkAudit({ db, config, now }: Services, isServerRunning: boolean): Promise<Finding[]> {
  const { links, rows, problems, headAt } = await lookAtAudit(db, config.dataFolder);
  const found = problems.map((problem) => failure(`audit trail: ${problem}. Run \`npm run lanh -- audit verify\``));
  if (found.length === 0) found.push(good(`audit trail: the newest ${links} links (${rows} rows) hold`));
  if (headAt) found.push(judgeHead(headAt, now(), isServerRunning));
  return found;
}

function judgeHead(headAt: Date, now: Date, isServerRunning: boolean): Finding {
  const text = `newest signed head is ${ageText(headAt, now)} old`;
  return isServerRunning && hoursBetween(headAt, now) * 60 > headLateMin ? warning(`${text} although the server runs: nobody uses it, or sealing fails (see its log)`) : good(text);
}

export async function checkStore({ db, files, config }: Services): Promise<Finding[]> {
  const census = await countFiles({ db, files, dataFolder: config.dataFolder, rooms });
  const { missing } = census;
  const names = missing.slice(0, shownFiles).join(', ');
  if (missing.length > 0) return [failure(`file store: ${missing.length} files that papers name are missing (${names}${missing.length > shownFiles ? ' …' : ''}): take them out of a backup`)];
  return [good(`file store: ${census.files} files, none missing, ${census.orphans} that nobody needs (swept after a day)`)];
}

export async function checkPapers({ db, now }: Services): Promise<Finding[]> {
  const { count, oldest } = await countWaiting(db);
  if (!oldest) return [good('papers: none waits for a certificate status or time stamp')];
  const text = `papers: ${count} wait for a certificate status or time stamp, the oldest for ${ageText(oldest, now())}`;
  return [hoursBetween(oldest, now()) * 60 > paperLateMin ? warning(`${text}: see \`signing\` in /readyz`) : good(text)];
}

export async function checkOutbox({ db }: Services): Promise<Finding[]> {
  const { rows } = await db.query<{ channel: string; n: number }>(`select channel, count(*)::int4 as n from platform.outbox where state = 'dead' group by 1`);
  if (rows.length === 0) return [good('outgoing messages: none was given up')];
  return rows.map(({ channel, n }) => warning(`outgoing messages: ${n} of ${channel} were given up; look at their reasons in platform.outbox`));
}
