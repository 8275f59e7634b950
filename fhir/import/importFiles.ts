// Loads bundles and NDJSON through the same pipe as HTTP does: same checks, same books, same trail. spec: IMP
import { basename } from 'node:path';
import { Fault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { runBundle } from '#fhir/rest/interactions/batch.ts';
import { outcomeOf, toFault } from '#fhir/rest/outcome.ts';
import { routeOf } from '#fhir/rest/route.ts';
import { collectAwaited } from './awaited.ts';
import type { Awaited } from './awaited.ts';
import { asTransaction, groupLines, linesChunk } from './chunks.ts';
import type { Chunk, Line } from './chunks.ts';
import { hashFile, isLines, isReferredTo, readBundle, readLines } from './readFiles.ts';

export interface ImportReport {
  files: number;
  /** Files whose content was imported before. */
  known: number;
  resources: number;
  readonly errors: ImportError[];
}

export interface ImportError { readonly file: string; readonly place: string; readonly outcome: Record<string, unknown> }

export interface ImportOptions {
  /** As whom and into which facility; its body is replaced. */
  readonly exchange: Exchange;
  readonly onFile?: (file: string, report: ImportReport) => void;
}

/** Imports every file; what fails is reported, the rest is stored. Lines whose references come later are tried again at the end. */
export async function importFiles(files: readonly string[], { exchange, onFile }: ImportOptions): Promise<ImportReport> {
  const report: ImportReport = { files: 0, known: 0, resources: 0, errors: [] };
  const waiting: Waiting[] = [];
  const awaited = await collectAwaited(exchange, files);
  const importNext = async (file: string) => {
    const before = report.resources;
    await importFile(exchange, file, { report, waiting, awaited });
    report.files++;
    if (renewAt.some((count) => before < count && report.resources >= count)) await renewStatistics(exchange);
    onFile?.(file, report);
  };
  // What others refer to comes first and in order; the rest two at a time, so that one is read while the database writes the other.
  const isFirst = (file: string) => isLines(file) || isReferredTo(file);
  for (const file of files.filter(isFirst)) await importNext(file);
  const rest = files.filter((file) => !isFirst(file)).values();
  await Promise.all([1, 2].map(async () => { for (const file of rest) await importNext(file); }));
  await retryWaiting(exchange, waiting, { report, awaited });
  for (const missing of await awaited.findMissing()) report.errors.push(toError(exchange, { ...missing, error: stillMissing(missing.target) }));
  await awaited.forget();
  if (report.resources > 0) await renewStatistics(exchange);
  return report;
}

const stillMissing = (target: string): Fault => new Fault('unprocessable', 'fhir.dangling-reference', { params: { count: 1 }, issue: [{ severity: 'warning', code: 'not-found', text: `stored, but ${target}, which it refers to, was refused: import its mended line` }] });

interface Progress { readonly report: ImportReport; readonly waiting: Waiting[]; readonly awaited: Awaited }
interface Waiting { readonly file: string; readonly chunk: Chunk; readonly fault: Fault }

async function importFile(exchange: Exchange, file: string, { report, waiting, awaited }: Progress): Promise<void> {
  const name = basename(file);
  const before = { errors: report.errors.length, waiting: waiting.length, resources: report.resources };
  try {
    const hash = await hashFile(file);
    if ((await findKnown(exchange, [hash])).size > 0) {
      report.known++;
      return;
    }
    if (!isLines(file)) {
      await importBundle(exchange, { name, hash, chunk: asTransaction(await readBundle(file)) }, { report, waiting, awaited });
      return;
    }
    for await (const lines of groupLines(readLines(file))) await importLines(exchange, { file: name, lines }, { report, waiting, awaited });
    if (report.errors.length + waiting.length > before.errors + before.waiting) return;
    await exchange.services.db.transaction((tx) => registerHash(tx, exchange, { hash, name, resources: report.resources - before.resources }));
  } catch (error) {
    report.errors.push(toError(exchange, { file: name, place: '', error }));
  }
}

async function importBundle(exchange: Exchange, { name, hash, chunk }: { name: string; hash: Buffer; chunk: Chunk }, { report, waiting }: Progress): Promise<void> {
  try {
    await send(exchange, chunk, (tx) => registerHash(tx, exchange, { hash, name, resources: chunk.places.length }));
    report.resources += chunk.places.length;
  } catch (error) {
    const fault = toFault(error);
    // What it refers to may be in a file that comes later, or is being written beside it.
    if (fault.code !== 'fhir.dangling-reference' && fault.code !== 'fhir.no-match' && fault.kind !== 'conflict') throw error;
    waiting.push({ file: name, chunk: { ...chunk, hash }, fault });
  }
}

/** A killed or partly refused import goes on: lines that are in the register, together or alone, are left out. */
async function importLines(exchange: Exchange, { file, lines }: { file: string; lines: readonly Line[] }, progress: Progress): Promise<void> {
  const whole = linesChunk(lines);
  const hashes = lines.map((line) => linesChunk([line]).hash ?? Buffer.alloc(0));
  const known = await findKnown(exchange, [whole.hash ?? Buffer.alloc(0), ...hashes]);
  if (whole.hash && known.has(whole.hash.toString('hex'))) return;
  const fresh = lines.filter((_line, index) => !known.has(hashes[index]?.toString('hex') ?? ''));
  if (fresh.length > 0) await importChunk(exchange, { file, chunk: fresh.length === lines.length ? whole : linesChunk(fresh) }, progress);
}

/** A chunk is all or nothing; when it is refused its lines are tried alone, so that one bad line costs one line. */
async function importChunk(exchange: Exchange, { file, chunk }: { file: string; chunk: Chunk }, progress: Progress): Promise<void> {
  const { report, waiting, awaited } = progress;
  const { hash, places, parts } = chunk;
  try {
    await send({ ...exchange, awaited: awaited.passFor(file, places) }, chunk, hash && ((tx) => registerHash(tx, exchange, { hash, name: `${file} ${places[0] ?? ''}`.trim(), resources: places.length })));
    report.resources += places.length;
  } catch (error) {
    if (parts.length > 1) {
      for (const part of parts) await importChunk(exchange, { file, chunk: part }, progress);
      return;
    }
    const fault = toFault(error);
    if (fault.code === 'fhir.dangling-reference' || fault.code === 'fhir.no-match') waiting.push({ file, chunk, fault });
    else report.errors.push(toError(exchange, { file, place: places[0] ?? '', error }));
  }
}

/** Again and again while something new gets in. */
async function retryWaiting(exchange: Exchange, waiting: Waiting[], { report, awaited }: Omit<Progress, 'waiting'>): Promise<void> {
  let left = waiting;
  for (;;) {
    const still: Waiting[] = [];
    for (const { file, chunk } of left) await importChunk(exchange, { file, chunk }, { report, waiting: still, awaited });
    if (still.length === 0 || still.length === left.length) {
      report.errors.push(...still.map(({ file, chunk, fault }) => toError(exchange, { file, place: chunk.places[0] ?? '', error: fault })));
      return;
    }
    left = still;
  }
}

async function send(exchange: Exchange, { body, source }: Chunk, alsoCommit?: (tx: Tx) => Promise<void>): Promise<Answer> {
  return runBundle({ ...exchange, body, ...(source && { source }), ...(alsoCommit && { alsoCommit }) }, routeOf);
}

async function findKnown({ services, caller }: Exchange, hashes: readonly Buffer[]): Promise<Set<string>> {
  const { rows } = await services.db.query<{ hash: Buffer }>('select hash from fhir.import_file where dk = $1 and hash = any($2::bytea[])', [caller.dk, hashes]);
  return new Set(rows.map(({ hash }) => hash.toString('hex')));
}

async function registerHash(tx: Tx, { caller }: Exchange, { hash, name, resources }: { hash: Buffer; name: string; resources: number }): Promise<void> {
  await tx.query('insert into fhir.import_file (dk, hash, name, resources) values ($1, $2, $3, $4) on conflict do nothing', [caller.dk, hash, name, resources]);
}

const renewAt = [1_000, 5_000, 20_000, 100_000, 500_000];

/** A table that grew to twice what it was when it was last counted is planned wrongly; the background would notice a minute later. */
async function renewStatistics({ services }: Exchange): Promise<void> {
  const { rows } = await services.db.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'fhir' and c.relkind = 'r' and pg_relation_size(c.oid) > 2 * greatest(c.relpages, 8) * current_setting('block_size')::int8`);
  if (rows.length > 0) await services.db.query(`analyze ${rows.map(({ name }) => name).join(', ')}`);
}

function toError({ services, language }: Exchange, { file, place, error }: { file: string; place: string; error: unknown }): ImportError {
  const fault = toFault(error);
  if (fault.kind === 'bug') services.log.error({ err: fault.cause ?? fault }, 'import failed');
  return { file, place, outcome: outcomeOf(fault, services.faultText(fault, language)) };
}
