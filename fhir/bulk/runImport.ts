// One import: files are fetched, then taken in as one set; what was refused is an error file. Begun again it adds only what is missing. spec: BLK-8
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchOutside, OutsideRefused } from '#platform/outside/index.ts';
import { importFiles } from '#fhir/import/importFiles.ts';
import type { ImportReport } from '#fhir/import/importFiles.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { ImportFile, ImportInput } from './importKickOff.ts';
import { beginJob, finishJob } from './jobs.ts';
import type { Job } from './jobs.ts';
import { dropParts, JobCancelled, PartWriter } from './parts.ts';
import { exchangeOf } from './register.ts';

/** Of one file; larger ones are cut, or brought with `lanh import`. */
const mostFileBytes = 100 * 1024 * 1024;
const fetchMs = 60_000;

export async function runImport(services: RestServices, job: Job): Promise<void> {
  const { db, now } = services;
  await beginJob(db, job, now());
  await dropParts(db, job, 'OperationOutcome');
  const folder = await mkdtemp(join(tmpdir(), 'lanh-import-'));
  try {
    const { files } = JSON.parse(job.input) as ImportInput;
    const { paths, refused } = await bringFiles({ services, job, folder }, files);
    const exchange = { ...exchangeOf(services, job), path: '', headers: { prefer: 'return=minimal' } };
    const report = await importFiles(paths, { exchange, onFile: (_file, { resources }) => void showProgress(services, job, resources).catch(() => undefined) });
    await writeErrors(services, job, [...refused, ...report.errors]);
    await showProgress(services, job, report.resources);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await finishJob(db, job, now());
}

async function showProgress({ db }: RestServices, { dk, id }: Job, resources: number): Promise<void> {
  const { rowCount } = await db.query(`update bulk.job set resources = greatest(resources, $3) where dk = $1 and id = $2 and state = 'running'`, [dk, id, resources]);
  if (rowCount === 0) throw new JobCancelled();
}

type Refused = ImportReport['errors'][number];

/** One after the other, so that one file is in memory; the name says what it is, for the order and the error file. */
async function bringFiles({ services, job, folder }: { services: RestServices; job: Job; folder: string }, files: readonly ImportFile[]): Promise<{ paths: string[]; refused: Refused[] }> {
  const paths: string[] = [];
  const refused: Refused[] = [];
  for (const [index, file] of files.entries()) {
    const name = `${file.type}.${index + 1}.ndjson`;
    try {
      const bytes = 'stored' in file ? await services.files.get(job.dk, file.stored) : await fetchFile(services, file.url);
      await writeFile(join(folder, name), bytes, { mode: 0o600 });
      paths.push(join(folder, name));
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error;
      refused.push({ file: name, place: '', outcome: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found', diagnostics: `${name} could not be fetched: ${error.message}` }] } });
    }
  }
  return { paths, refused };
}

class NotFetched extends Error {}

async function fetchFile({ outside }: RestServices, url: string): Promise<Uint8Array> {
  const answer = await fetchOutside(outside, url, { timeoutMs: fetchMs, mostBytes: mostFileBytes, headers: { accept: 'application/fhir+ndjson' } }).catch((error: unknown) => {
    throw new NotFetched(error instanceof OutsideRefused ? error.message : ((error as NodeJS.ErrnoException).code ?? (error as Error).name));
  });
  if (!answer.ok) throw new NotFetched(`HTTP ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** OperationOutcomes that say where: `Encounter.2.ndjson line 7`. */
async function writeErrors(services: RestServices, job: Job, errors: readonly Refused[]): Promise<void> {
  const writer = new PartWriter(services, { ...job, kind: 'error', type: 'OperationOutcome' }, undefined);
  for (const { file, place, outcome } of errors) {
    const { issue, ...rest } = outcome as { issue: { diagnostics?: string }[] };
    const where = [file, place].filter((part) => part !== '').join(' ');
    const told = { ...rest, issue: issue.map((one) => ({ ...one, diagnostics: [where, one.diagnostics].filter((part) => part).join(': ') })) };
    await writer.add({ rid: '', pat: null, text: Buffer.from(JSON.stringify(told)) });
  }
  await writer.end();
}
