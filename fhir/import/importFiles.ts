// Loads bundles and NDJSON through the same pipe as HTTP does: same checks, same books, same trail. spec: IMP
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Fault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { compactJson } from '#fhir/repository/scanJson.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { runBundle } from '#fhir/rest/interactions/batch.ts';
import { outcomeOf, toFault } from '#fhir/rest/outcome.ts';
import { routeOf } from '#fhir/rest/route.ts';
import { asTransaction, chunkLines } from './chunks.ts';
import type { Chunk } from './chunks.ts';
import { isLines } from './readFiles.ts';

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
  for (const file of files) {
    await importFile(exchange, file, { report, waiting });
    report.files++;
    onFile?.(file, report);
  }
  await retryWaiting(exchange, waiting, report);
  return report;
}

interface Progress { readonly report: ImportReport; readonly waiting: Waiting[] }
interface Waiting { readonly file: string; readonly chunk: Chunk; readonly fault: Fault }

async function importFile(exchange: Exchange, file: string, { report, waiting }: Progress): Promise<void> {
  const bytes = await readFile(file);
  const hash = createHash('sha256').update(bytes).digest();
  const name = basename(file);
  if (await isKnown(exchange, hash)) {
    report.known++;
    return;
  }
  const before = { errors: report.errors.length, waiting: waiting.length, resources: report.resources };
  const text = bytes.toString('utf8');
  const register = (resources: number) => (tx: Tx) => registerFile(tx, exchange, { hash, name, resources });
  if (isLines(name)) {
    for (const chunk of chunkLines(text)) await importChunk(exchange, { file: name, chunk }, { report, waiting });
    if (report.errors.length + waiting.length === before.errors + before.waiting) await exchange.services.db.transaction(register(report.resources - before.resources));
    return;
  }
  try {
    const chunk = asTransaction(text);
    await send(exchange, chunk.body, register(chunk.places.length));
    report.resources += chunk.places.length;
  } catch (error) {
    report.errors.push(toError(exchange, { file: name, place: '', error }));
  }
}

/** A chunk is all or nothing; when it is refused its lines are tried alone, so that one bad line costs one line. */
async function importChunk(exchange: Exchange, { file, chunk }: { file: string; chunk: Chunk }, { report, waiting }: Progress): Promise<void> {
  try {
    await send(exchange, chunk.body);
    report.resources += chunk.places.length;
  } catch (error) {
    if (chunk.parts.length > 1) {
      for (const part of chunk.parts) await importChunk(exchange, { file, chunk: part }, { report, waiting });
      return;
    }
    const fault = toFault(error);
    if (fault.code === 'fhir.dangling-reference') waiting.push({ file, chunk, fault });
    else report.errors.push(toError(exchange, { file, place: chunk.places[0] ?? '', error }));
  }
}

/** Again and again while something new gets in. */
async function retryWaiting(exchange: Exchange, waiting: Waiting[], report: ImportReport): Promise<void> {
  let left = waiting;
  for (;;) {
    const still: Waiting[] = [];
    for (const { file, chunk } of left) await importChunk(exchange, { file, chunk }, { report, waiting: still });
    if (still.length === 0 || still.length === left.length) {
      report.errors.push(...still.map(({ file, chunk, fault }) => toError(exchange, { file, place: chunk.places[0] ?? '', error: fault })));
      return;
    }
    left = still;
  }
}

async function send(exchange: Exchange, body: string, alsoCommit?: (tx: Tx) => Promise<void>): Promise<Answer> {
  return runBundle({ ...exchange, body: compactJson(body), ...(alsoCommit && { alsoCommit }) }, routeOf);
}

async function isKnown({ services, caller }: Exchange, hash: Buffer): Promise<boolean> {
  return (await services.db.query('select 1 from fhir.import_file where dk = $1 and hash = $2', [caller.dk, hash])).rowCount > 0;
}

async function registerFile(tx: Tx, { caller }: Exchange, { hash, name, resources }: { hash: Buffer; name: string; resources: number }): Promise<void> {
  await tx.query('insert into fhir.import_file (dk, hash, name, resources) values ($1, $2, $3, $4)', [caller.dk, hash, name, resources]);
}

function toError({ services, language }: Exchange, { file, place, error }: { file: string; place: string; error: unknown }): ImportError {
  const fault = toFault(error);
  if (fault.kind === 'bug') services.log.error({ err: fault.cause ?? fault }, 'import failed');
  return { file, place, outcome: outcomeOf(fault, services.faultText(fault, language)) };
}
