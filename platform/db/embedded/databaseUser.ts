// PostgreSQL refuses to run as root: a root-started server hands it to an unprivileged user that already exists.
import { readFile } from 'node:fs/promises';
import { Fault } from '#platform/fault/index.ts';

export interface DatabaseUser { readonly name: string; readonly uid: number; readonly gid: number }

/** undefined = run as ourselves. A uid missing from passwd does not work: PostgreSQL looks its own name up. */
export async function findDatabaseUser(): Promise<DatabaseUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const row = passwd.split('\n').map((line) => line.split(':')).find((cells) => cells[0] === name);
    if (row) return { name, uid: Number(row[2]), gid: Number(row[3]) };
  }
  throw new Fault('unavailable', 'database.no-user', { issue: [{ code: 'security', text:
    'PostgreSQL does not run as root and this machine has neither a "postgres" nor a "nobody" user. Run as an ordinary user, or add one: useradd --system postgres' }] });
}
