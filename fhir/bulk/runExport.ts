// One export: type after type into parts; begun again after a crash it goes on behind the last whole part. spec: BLK-1, BLK-6
import type { PoolClient } from 'pg';
import type { AccessPolicy, SearchAccess } from '#fhir/rest/access.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { rowId } from '#fhir/repository/id.ts';
import { listStoredTypes } from '#fhir/repository/storedTypes.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import { subsetOf } from '#fhir/search/subset.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { settleInstant } from './asOf.ts';
import { readCopy, uuidOf } from './copyRows.ts';
import type { CopyRow } from './copyRows.ts';
import { listAgreed } from './dataUse.ts';
import { elementsFor } from './exportOrder.ts';
import type { TypeFilter } from './exportOrder.ts';
import { deletedSql, exportSql } from './exportSql.ts';
import type { CopyStatement, TypeExport } from './exportSql.ts';
import { beginJob, finishJob } from './jobs.ts';
import type { Job } from './jobs.ts';
import { dropParts, findLastPart, markTypeDone, PartWriter } from './parts.ts';
import type { Line, PartKind } from './parts.ts';
import { registerExport } from './register.ts';

/** What was understood at the kick-off; kept with the job. */
export interface ExportInput {
  readonly level: 'system' | 'patient' | 'group';
  readonly types: readonly ResourceType[];
  readonly since?: string;
  readonly filters: readonly TypeFilter[];
  readonly elements: readonly string[];
  /** Row ids, of a group or as named. */
  readonly patients?: readonly string[];
  readonly withProtected: boolean;
  readonly signedAddresses: boolean;
  /** A use that waits for the consent of each patient; who has not given it is left out. */
  readonly use?: string;
}

interface Work { readonly services: RestServices; readonly job: Job; readonly input: ExportInput; readonly client: PoolClient; readonly asOf: Date; readonly policy: AccessPolicy; readonly agreed: ReadonlySet<string> | undefined }

const firstRow = '00000000-0000-0000-0000-000000000000';

/** `client` is the worker's own connection. */
export async function runExport(services: RestServices, job: Job, { client, underWayMs }: { client: PoolClient; underWayMs: number }): Promise<void> {
  const { db, now } = services;
  const input = JSON.parse(job.input) as ExportInput;
  const asOf = job.transactionAt ?? (await settleInstant(db, { now, underWayMs }));
  await beginJob(db, job, asOf);
  const work: Work = { services, job, input, client, asOf, policy: policyOf(services.policy, input.withProtected), agreed: input.use === undefined ? undefined : await listAgreed(db, { dk: job.dk, use: input.use, at: asOf }) };
  const present = await listStoredTypes(db, job.dk);
  for (const type of input.types.filter((one) => present.has(one) && !job.doneTypes.includes(one))) {
    await writeType(work, type);
    await markTypeDone(db, job, type);
  }
  await registerExport(services, job);
  await finishJob(db, job, now());
}

/** The rights of the kick-off; what is protected is opened only for who may ask for it. */
function policyOf(policy: AccessPolicy, withProtected: boolean): AccessPolicy {
  if (!withProtected) return policy;
  const open = (access: SearchAccess): SearchAccess => (access.kind === 'none' ? access : { ...access, deniedFlags: 0 });
  return { ...policy, searchAccess: (caller, type, interaction) => open(policy.searchAccess(caller, type, interaction)) };
}

async function writeType(work: Work, type: ResourceType): Promise<void> {
  const { services: { db }, job, input } = work;
  if (job.tries > 0 && input.filters.some((filter) => filter.type === type)) await dropParts(db, job, type);
  const last = await findLastPart(db, job, { kind: 'output', type });
  const filters = input.filters.filter((filter) => filter.type === type);
  await (filters.length > 0 ? writeFound(work, type, filters) : writeCopied(work, { kind: 'output', type }, exportSql(rowsOf(work, type, last?.upto))));
  const { since } = input;
  if (since === undefined) return;
  const lastDeleted = await findLastPart(db, job, { kind: 'deleted', type });
  await writeCopied(work, { kind: 'deleted', type }, deletedSql({ ...rowsOf(work, type, lastDeleted?.upto), since }));
}

const rowsOf = ({ job, input, policy, asOf }: Work, type: ResourceType, after: string | undefined): TypeExport => ({
  dk: job.dk, type, access: policy.searchAccess(job.caller, type), asOf, since: input.since, after: after ?? firstRow,
  scope: input.patients ?? (input.level === 'system' ? 'system' : 'patient'),
});

async function writeCopied(work: Work, { kind, type }: { kind: PartKind; type: ResourceType }, { sql, settings }: CopyStatement): Promise<void> {
  const { services, job, client, input } = work;
  const writer = new PartWriter(services, { ...job, kind, type }, await findLastPart(services.db, job, { kind, type }));
  const cut = kind === 'output' ? cutter(input, type) : undefined;
  await client.query('begin read only');
  try {
    await client.query(settings.sql, [...settings.values]);
    for await (const rows of readCopy(client, sql)) {
      for (const row of rows) {
        const line = kind === 'deleted' ? deletedLine(type, row, work.agreed) : lineOf(row, cut, work.agreed);
        const full = line ? writer.add(line) : writer.leaveOut(row.rid);
        if (full) await full;
      }
    }
    await writer.end();
  } finally {
    await client.query('rollback');
  }
}

/** Undefined for one that is protected, or whose patient has not agreed: both are counted. */
function lineOf({ rid, pat, text }: CopyRow, cut: ((text: string) => string) | undefined, agreed: Work['agreed']): Line | undefined {
  if (!text || !isAgreed(agreed, pat)) return undefined;
  return { rid, pat, text: cut ? Buffer.from(cut(text.toString('utf8'))) : text };
}

const isAgreed = (agreed: Work['agreed'], pat: string | null): boolean => !agreed || pat === null || agreed.has(uuidOf(pat));

function deletedLine(type: ResourceType, { rid, pat, text: id }: CopyRow, agreed: Work['agreed']): Line | undefined {
  if (!isAgreed(agreed, pat)) return undefined;
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url: `${type}/${id?.toString('utf8') ?? ''}` } }] };
  return { rid, pat, text: Buffer.from(JSON.stringify(bundle)) };
}

function cutter({ elements }: ExportInput, type: ResourceType): ((text: string) => string) | undefined {
  const wanted = elementsFor(elements, type);
  const cut = wanted === undefined ? undefined : subsetOf(parseSearch(type, `_elements=${wanted}`));
  return cut && ((text) => cut(type, text));
}

/** What any of the filters finds, once. */
async function writeFound(work: Work, type: ResourceType, filters: readonly TypeFilter[]): Promise<void> {
  const { services, job, input } = work;
  const writer = new PartWriter(services, { ...job, kind: 'output', type }, undefined);
  const cut = cutter(input, type);
  const isWanted = scopeFilter(input);
  const seen = new Set<string>();
  for (const { query } of filters) {
    for await (const { rid, patient, text } of findAll(work, type, query)) {
      const pat = type === 'Patient' ? rid : patient;
      if (!isWanted(pat) || seen.has(rid)) continue;
      if (filters.length > 1) seen.add(rid);
      if (isAgreed(work.agreed, pat)) await writer.add({ rid, pat, text: Buffer.from(cut ? cut(text) : text) });
      else writer.leaveOut(rid);
    }
  }
  await writer.end();
}

function scopeFilter({ level, patients }: ExportInput): (pat: string | null) => boolean {
  const wanted = patients && new Set(patients);
  return (pat) => (wanted ? pat !== null && wanted.has(pat) : level === 'system' || pat !== null);
}

async function* findAll({ services, job, input, policy, asOf }: Work, type: ResourceType, query: string) {
  const bounds = [`_lastUpdated=le${asOf.toISOString()}`, ...(input.since === undefined ? [] : [`_lastUpdated=gt${input.since}`]), '_count=500'];
  for (let next: string | undefined = [query, ...bounds].join('&'); next !== undefined;) {
    const page = await services.search({ db: services.db, caller: job.caller, policy, hash: services.hash, type, query: next, base: job.base });
    yield* page.matches;
    next = page.next;
  }
}

export const rowIds = (ids: readonly string[]): string[] => [...new Set(ids.map(rowId))];
