// Reads what the archive keeps and compares it with its names: the longest unread first, as fast as the store gives it. spec: ARC-63
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { FileStore } from '#platform/files/index.ts';

export interface Sweep {
  readonly db: Db;
  readonly archive: FileStore;
  readonly dk: number;
  readonly now: () => Date;
  readonly onProgress?: (report: SweepReport) => void;
}

export interface SweepReport {
  readonly packages: number;
  readonly bytes: number;
  readonly total: number;
  /** `hash: missing` or `hash: damaged` */
  readonly problems: readonly string[];
}

const page = 200;
const atOnce = 4;

/** May be broken off: what was read is marked, and the next one goes on with the rest. */
export async function sweepPackages(sweep: Sweep): Promise<SweepReport> {
  const { db, dk, now, onProgress } = sweep;
  const began = now();
  const { rows: [sum] } = await db.query<{ total: number }>('select count(*)::int4 as total from documents.archive_package where dk = $1', [dk]);
  let report: SweepReport = { packages: 0, bytes: 0, total: sum?.total ?? 0, problems: [] };
  for (;;) {
    const { rows } = await db.query<{ file: string }>('select file from documents.archive_package where dk = $1 and (swept_at is null or swept_at < $2) group by file order by min(swept_at) nulls first, file limit $3', [dk, began, page]);
    if (rows.length === 0) return report;
    for (let at = 0; at < rows.length; at += atOnce) {
      const read = await Promise.all(rows.slice(at, at + atOnce).map(({ file }) => readOne(sweep, file)));
      await mark(sweep, read);
      report = { ...report, packages: report.packages + read.length, bytes: report.bytes + read.reduce((bytes, one) => bytes + one.bytes, 0), problems: [...report.problems, ...read.flatMap(({ file, problem }) => (problem === null ? [] : [`${file}: ${problem}`]))] };
      onProgress?.(report);
    }
  }
}

interface Read { readonly file: string; readonly bytes: number; readonly problem: 'missing' | 'damaged' | null }

/** Every file of a store by its name: papers, scans and whatever else lies there. */
export async function sweepStore(archive: FileStore, dk: number): Promise<Pick<SweepReport, 'packages' | 'bytes' | 'problems'>> {
  let [files, bytes] = [0, 0];
  const problems: string[] = [];
  const settle = async (names: readonly string[]) => {
    for (const one of await Promise.all(names.map((file) => readOne({ archive, dk }, file)))) {
      files++;
      bytes += one.bytes;
      if (one.problem !== null) problems.push(`${one.file}: ${one.problem}`);
    }
  };
  let batch: string[] = [];
  for await (const { hash } of archive.list(dk)) {
    batch.push(hash);
    if (batch.length < atOnce) continue;
    await settle(batch);
    batch = [];
  }
  await settle(batch);
  return { packages: files, bytes, problems };
}

async function readOne({ archive, dk }: Pick<Sweep, 'archive' | 'dk'>, file: string): Promise<Read> {
  try {
    return { file, bytes: (await archive.get(dk, file)).length, problem: null };
  } catch (error) {
    const code = error instanceof Fault ? error.code : '';
    if (code === 'files.missing') return { file, bytes: 0, problem: 'missing' };
    if (code === 'files.damaged') return { file, bytes: 0, problem: 'damaged' };
    throw error;
  }
}

async function mark({ db, dk, now }: Sweep, read: readonly Read[]): Promise<void> {
  await db.query(
    'update documents.archive_package p set swept_at = $2, problem = r.problem from unnest($3::text[], $4::text[]) as r(file, problem) where p.dk = $1 and p.file = r.file', [dk, now(), read.map(({ file }) => file), read.map(({ problem }) => problem)]);
}
