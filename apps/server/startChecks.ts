// What a start needs from outside, checked first: each refusal says what to do. spec: START-2
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';

/** Makes the data folder and tries to write there. Throws Fault `server.data-folder`. */
export async function openDataFolder(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, 'x');
    await rm(probe);
  } catch (cause) {
    throw new Fault('unavailable', 'server.data-folder', { cause, issue: [{ code: 'no-store', text: `The data folder ${folder} cannot be used: ${reasonOf(cause as NodeJS.ErrnoException)} Or set LANH_DATA to another folder.` }] });
  }
}

function reasonOf({ code }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'EACCES': case 'EPERM': return 'this user may not write there. Change its owner or rights.';
    case 'EROFS': return 'it lies on a disk that is mounted read-only. Mount it for writing.';
    case 'ENOSPC': case 'EDQUOT': return 'its disk is full. Free some space.';
    case 'EEXIST': case 'ENOTDIR': return 'a file stands where a folder should be. Move the file away.';
    default: return `it cannot be made or written to (${code}). Check that the folder above it exists and may be written to.`;
  }
}

/** Asks the database of DATABASE_URL for a sign of life. Throws Fault `database.no-answer`. */
export async function tryDatabase(url: string): Promise<void> {
  const parsed = URL.parse(url);
  if (!parsed || !/^postgres(?:ql)?:$/.test(parsed.protocol)) throw noAnswer('it is no address of the form postgresql://user:password@host:5432/database.');
  const db = openDatabase({ url, pipelines: 1, transactions: 1 });
  try {
    await db.pool.query('select 1');
  } catch (cause) {
    const { code = '', message } = cause as { code?: string; message: string };
    const reasons: Record<string, string> = {
      ECONNREFUSED: `nothing listens at ${parsed.host}. Start PostgreSQL there, or correct host and port.`, ENOTFOUND: `there is no host ${parsed.hostname}. Correct the address.`,
      '28P01': 'user or password is wrong. Correct them.', '28000': 'this user may not sign in from here. Correct the user, or pg_hba.conf of that PostgreSQL.',
      '3D000': `there is no database of this name there. Make it: createdb ${parsed.pathname.slice(1)}`,
    };
    throw noAnswer(reasons[code] ?? `${message}.`, cause);
  } finally {
    await db.close();
  }
}

const noAnswer = (reason: string, cause?: unknown): Fault => new Fault('unavailable', 'database.no-answer', { cause, issue: [{ code: 'transient', text: `The database of DATABASE_URL cannot be used: ${reason} Without DATABASE_URL the embedded PostgreSQL is used.` }] });
