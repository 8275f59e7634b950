// The files of an export: collected under another name from one snapshot, entered into the trail, and only then given its name. spec: EXP
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productVersion } from '#platform/config/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { AuditEvent } from '#platform/audit/index.ts';
import { listAgreed } from '#fhir/bulk/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { listPaperFiles } from '#modules/documents/server/index.ts';
import type { Services } from '#apps/server/services.ts';
import { deedOf } from '../recordForAll.ts';
import { listReferenced, listResources } from './exportedResources.ts';
import type { ExportedResource, ExportPage, ExportScope } from './exportedResources.ts';

export interface ExportOrder {
  readonly facility: { readonly dk: number; readonly code: string; readonly name: string };
  readonly folder: string;
  readonly purpose: string;
  readonly approvedBy: string | undefined;
  /** Absent: the whole facility. */
  readonly patientId: string | undefined;
  readonly withProtected: boolean;
  /** What it is used for; where that waits for consent, who has not given it is left out. */
  readonly use: { readonly code: string; readonly needsConsent: boolean };
}

export interface MadeExport {
  readonly types: Readonly<Record<string, number>>;
  readonly patients: number;
  readonly documents: number;
  readonly leftOut: number;
  /** Patients who have not agreed to the use. */
  readonly unasked: number;
}

/** Throws Fault `export.not-empty`, `export.no-patient`, `export.disk-full`; nothing is left of an export that failed. */
export async function writeExport(services: Services, order: ExportOrder, say: (text: string) => void): Promise<MadeExport> {
  await refuseFilled(order.folder);
  const part = `${order.folder.replace(/\/+$/, '')}.part`;
  await rm(part, { recursive: true, force: true });
  try {
    await mkdir(join(part, 'documents'), { recursive: true, mode: 0o700 });
    const folder = new ExportFolder(part);
    const collected = await inSnapshot(services, (snapshot) => collect({ services, order, snapshot, folder, say }));
    const made = { types: folder.types, patients: collected.patients.size, documents: folder.documents, leftOut: collected.leftOut, unasked: collected.unasked.size };
    await folder.finish({ ...order, folder: undefined, use: order.use.code, madeAt: services.now().toISOString(), product: 'lanh', version: productVersion, ...made });
    // No row, no export: the trail is written before the folder gets its name.
    await record(services, order, collected.patients);
    await rm(order.folder, { recursive: true, force: true });
    await rename(part, order.folder);
    return made;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    const { code } = error as { code?: string };
    if (code === 'ENOSPC') throw new Fault('storageFull', 'export.disk-full', { cause: error, issue: [{ code: 'no-store', text: `The disk of ${order.folder} is full: nothing was exported. Make room or choose another folder.` }] });
    throw error;
  }
}

async function refuseFilled(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : Promise.reject(refusal(`${folder} cannot be used (${error.code}).`))));
  if (names.length > 0) throw refusal(`${folder} is not empty. Choose a new folder.`);
}

const refusal = (text: string): Fault => new Fault('conflict', 'export.not-empty', { issue: [{ code: 'conflict', text }] });

async function inSnapshot<R>({ db }: Services, work: (snapshot: Db) => Promise<R>): Promise<R> {
  const client = await db.connect();
  let broken = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    const result = await work({ query: async (sql, values) => { const { rows, rowCount } = await client.query(sql, values as unknown[]); return { rows, rowCount: rowCount ?? 0 }; } });
    await client.query('commit');
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

interface Collecting {
  readonly services: Services;
  readonly order: ExportOrder;
  readonly snapshot: Db;
  readonly folder: ExportFolder;
  readonly say: (text: string) => void;
}

interface Collected { readonly patients: Set<string>; readonly leftOut: number; readonly unasked: ReadonlySet<string> }

async function collect(work: Collecting): Promise<Collected> {
  const { facility: { dk, code }, patientId, withProtected, use } = work.order;
  const agreed = use.needsConsent ? await listAgreed(work.snapshot, { dk, use: use.code, at: work.services.now() }) : undefined;
  const scope: ExportScope = { dk, withProtected, agreed, ...(patientId !== undefined && { patientRow: rowId(patientId) }) };
  const patients = new Set<string>();
  const named = new Set<string>();
  const unasked = new Set<string>();
  let leftOut = 0;
  for await (const page of listResources(work.snapshot, scope)) {
    leftOut += page.leftOut;
    page.unasked.forEach((patient) => unasked.add(patient));
    for (const { patient, references } of page.resources) {
      if (patient) patients.add(patient);
      if (patientId !== undefined) references.forEach((reference) => named.add(reference));
    }
    await writePage(work, page);
  }
  if (patientId === undefined) return { patients, leftOut, unasked };
  if (unasked.has(rowId(patientId))) throw new Fault('forbidden', 'export.no-consent', { issue: [{ code: 'forbidden', text: `Patient ${patientId} has not agreed to the use ${use.code}: nothing was exported.` }] });
  if (!patients.has(rowId(patientId))) throw new Fault('notFound', 'export.no-patient', { issue: [{ code: 'not-found', text: `There is no patient ${patientId} at ${code}, or the whole record is protected.` }] });
  // Whom and what the record names, so that it can be read on its own: people, places, departments.
  const around = await listReferenced(work.snapshot, { dk, references: named });
  await work.folder.write(around);
  await work.folder.writeBundle([...around, ...work.folder.bundle], `${work.services.config.publicUrl}/fhir`);
  return { patients, leftOut, unasked };
}

async function writePage({ services, order: { facility: { dk }, patientId }, snapshot, folder, say }: Collecting, { resources }: ExportPage): Promise<void> {
  await folder.write(resources);
  if (patientId !== undefined) folder.bundle.push(...resources);
  const papers = resources.filter(({ type }) => type === 'DocumentReference').map(({ rid }) => rid);
  for (const { documentId, file } of await listPaperFiles(snapshot, { dk, documentIds: papers })) await folder.writePdf(documentId, await services.files.get(dk, file));
  const type = resources[0]?.type ?? '';
  if (patientId === undefined && type !== '') say(`  ${type}: ${folder.types[type]}`);
}

/** One event each for the patients whose record left, and one for the facility. */
async function record({ db, audit, now }: Services, { facility: { dk }, purpose, approvedBy, patientId, use }: ExportOrder, patients: ReadonlySet<string>): Promise<void> {
  const at = now();
  const deed = { interaction: 'export', action: 'R' as const, purpose: `${use.code}: ${purpose}${approvedBy === undefined ? '' : ` (approved by ${approvedBy})`}` };
  const events: AuditEvent[] = [...(patientId === undefined ? [{ ...deedOf(dk, at, deed), query: 'everything' }] : []), ...[...patients].map((patient) => ({ ...deedOf(dk, at, deed), type: 'Patient', id: patient, patientId: patient }))];
  await db.transaction(async (tx) => {
    for (let from = 0; from < events.length; from += 1000) await audit.trail.append(tx, events.slice(from, from + 1000));
  });
}

class ExportFolder {
  /** Of one patient also together, as one transaction. */
  readonly bundle: ExportedResource[] = [];
  readonly types: Record<string, number> = {};
  documents = 0;
  private readonly path: string;
  private readonly sums = new Map<string, ReturnType<typeof createHash>>();

  constructor(path: string) {
    this.path = path;
  }

  /** Appends to `Type.ndjson`, as Bulk Data names it. */
  async write(resources: readonly ExportedResource[]): Promise<void> {
    for (const [type, list] of Map.groupBy(resources, (one) => one.type)) {
      const lines = list.map(({ line }) => `${line}\n`).join('');
      const file = await open(join(this.path, `${type}.ndjson`), 'a', 0o600);
      await file.writeFile(lines).finally(() => file.close());
      this.sumOf(`${type}.ndjson`).update(lines);
      this.types[type] = (this.types[type] ?? 0) + list.length;
    }
  }

  /** What `lanh import` and any FHIR server takes in one piece: the parts of a record name each other in circles. */
  async writeBundle(resources: readonly ExportedResource[], base: string): Promise<void> {
    const entries = resources.map(({ type, line }) => {
      const url = `${type}/${(JSON.parse(line) as { id: string }).id}`;
      return `{"fullUrl":${JSON.stringify(`${base}/${url}`)},"resource":${line},"request":{"method":"PUT","url":${JSON.stringify(url)}}}`;
    });
    const text = `{"resourceType":"Bundle","type":"transaction","entry":[\n${entries.join(',\n')}\n]}\n`;
    await writeFile(join(this.path, 'bundle.json'), text, { mode: 0o600 });
    this.sumOf('bundle.json').update(text);
  }

  async writePdf(documentId: string, pdf: Uint8Array): Promise<void> {
    const name = `documents/${documentId}.pdf`;
    await writeFile(join(this.path, name), pdf, { mode: 0o600 });
    this.sumOf(name).update(pdf);
    this.documents++;
  }

  private sumOf(name: string) {
    const known = this.sums.get(name) ?? createHash('sha256');
    this.sums.set(name, known);
    return known;
  }

  /** What it is, and the hashes of all files. */
  async finish(facts: object): Promise<void> {
    const text = `${JSON.stringify(facts, undefined, 1)}\n`;
    await writeFile(join(this.path, 'export.json'), text, { mode: 0o600 });
    this.sumOf('export.json').update(text);
    await writeFile(join(this.path, 'SHA256SUMS'), [...this.sums].map(([name, hash]) => `${hash.digest('hex')}  ${name}\n`).sort().join(''), { mode: 0o600 });
  }
}
