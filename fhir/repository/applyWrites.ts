// Load, check, write: one set of changes in the caller's transaction, all or nothing. spec: STO-7
import type { Db } from '#platform/db/index.ts';
import { Fault, placedFault } from '#platform/fault/index.ts';
import type { FaultIssue } from '#platform/fault/index.ts';
import { sensitivityFlag } from '#fhir/rest/access.ts';
import type { TokenHash } from '#fhir/search/hash.ts';
import type { SearchValues } from '#fhir/search/values.ts';
import type { Resource, ResourceType } from '#fhir/types/index.ts';
import { checkDeletions, checkReferences, targetsOf } from './references.ts';
import type { TargetKey } from './references.ts';
import { rowId } from './id.ts';
import { readCurrent, recheck } from './read.ts';
import { spliceSource } from './splice.ts';
import type { Source, Stamp } from './splice.ts';
import { writtenBy } from './version.ts';
import type { Definitions, NewVersion, StoredVersion } from './version.ts';
import { writeVersions } from './write.ts';

export interface Write {
  readonly verb: 'create' | 'update' | 'delete';
  readonly type: ResourceType;
  readonly id: string;
  /** The new content is the old one, patched. */
  readonly isPatch?: true;
  /** The new content; not for deletions. */
  readonly source?: Source;
  /** Refuse unless this is the current version; `any`: unless there is one. */
  readonly ifVersion?: number | 'any';
  /** Refuse if it exists, even as deleted (`If-None-Match: *`, client-made ids of offline work). */
  readonly ifAbsent?: boolean;
  /** Where it stands in the request, e.g. `Bundle.entry[3].resource`: put before the place of a finding. */
  readonly place?: string;
  /** New text of a link, e.g. `urn:uuid:` to the id given to that entry. */
  readonly newLink?: Parameters<typeof spliceSource>[2];
}

export interface WriteContext {
  readonly db: Db;
  readonly hash: TokenHash;
  readonly definitions: Definitions;
  /** `free`: a reference may point at what is not there. */
  readonly references?: 'enforced' | 'free';
  readonly dk: number;
  readonly operation: string;
  readonly actor: string;
  /** Instant with milliseconds, UTC. */
  readonly at: string;
  /** Asked once per patient (row id) whose record is written, before anything is. */
  readonly checkPatient?: (patient: string) => Promise<void>;
  /** The references of what is written change from one patient to another and nothing else does: it was valid before. */
  readonly movesPatient?: true;
  /** Keys of targets that need not exist yet. */
  readonly awaited?: (db: Db, targets: readonly TargetKey[]) => Promise<ReadonlySet<string>>;
  /** Asked about all changes together, once they are valid and before anything is written. */
  readonly checkChanges?: (changes: readonly CheckedChange[]) => Promise<void>;
  /** Asked before a refusal that tells of what is there, such as its version: throws for a row that the caller may not see. */
  readonly checkSeen?: (row: StoredVersion) => Promise<void>;
}

export interface CheckedChange { readonly write: Write; readonly before: StoredVersion | undefined; readonly version: Built }

/** A version as written, with the sequence of its change row. */
export interface WrittenVersion extends NewVersion { readonly seq: number; readonly resource: Resource | undefined; readonly created: boolean }

/**
 * Writes all changes. Throws Fault `fhir.invalid`, `fhir.version-conflict`, `fhir.exists`, `fhir.not-found`, `fhir.gone`,
 * `fhir.patient-changed`, `fhir.dangling-reference`, `fhir.still-referenced`, or what `checkPatient` and `checkChanges` throw.
 */
export async function applyWrites(context: WriteContext, writes: readonly Write[]): Promise<WrittenVersion[]> {
  refuseDoubles(writes);
  const before = await loadBefore(context, writes);
  const changes = await buildChanges(context, writes, before);
  const versions = changes.map(({ version }) => version);
  await checkPatients(context, versions);
  await context.checkChanges?.(changes);
  await checkReferences(context, writes, versions);
  const { seqs } = await writeVersions(context.db, context.hash, versions);
  await checkDeletions(context, versions);
  return versions.map((version, index) => ({ ...version, seq: seqs[index] ?? 0 }));
}

async function buildChanges(context: WriteContext, writes: readonly Write[], before: readonly (StoredVersion | undefined)[]): Promise<CheckedChange[]> {
  try {
    return writes.flatMap((write, index): CheckedChange[] => {
      const version = buildVersion(context, write, before[index]);
      return version ? [{ write, before: before[index], version }] : [];
    });
  } catch (error) {
    for (const row of before) if (row) await context.checkSeen?.(row);
    throw error;
  }
}

export type Built = Omit<WrittenVersion, 'seq'>;

/** A create that passed every check except those of the database. */
export interface Prepared {
  readonly version: Built;
  readonly references: readonly TargetKey[];
  /** Care that must hold for the write; undefined when nobody has to be asked any more. */
  readonly care: { readonly dk: number; readonly patient: string; readonly holders: readonly string[] } | undefined;
}

/**
 * For a create whose id was made here; the references are left to the caller, and so is the care of one of `holders` for the patient.
 * Without holders `checkPatient` is asked.
 */
export async function prepareCreate(context: WriteContext, write: Write, holders?: readonly string[]): Promise<Prepared> {
  const version = buildContent(context, write, undefined);
  const { dk } = context;
  const targets = targetsOf(dk, write);
  const references = context.references === 'free' ? [] : targets;
  if (holders && version.patient !== null && version.patient !== version.rid) return { version, references, care: { dk, patient: version.patient, holders: holders.map(rowId) } };
  await checkPatients(context, [version]);
  return { version, references, care: undefined };
}

/** Two changes of one resource in one act would depend on their order. */
function refuseDoubles(writes: readonly Write[]): void {
  const seen = new Set<string>();
  for (const { type, id, place } of writes) {
    const key = `${type}/${id}`;
    if (seen.has(key)) throw new Fault('invalid', 'fhir.written-twice', { issue: [{ code: 'invalid', ...(place !== undefined && { expression: place }), text: `${key} stands twice among the changes` }] });
    seen.add(key);
  }
}

/** Rows that may exist already are locked in key order; ids made here cannot exist and are not asked for. */
async function loadBefore({ db, dk }: WriteContext, writes: readonly Write[]): Promise<(StoredVersion | undefined)[]> {
  const asked = writes.filter((write) => write.verb !== 'create');
  const rows = await readCurrent(db, asked.map(({ type, id }) => ({ dk, type, id })), 'update');
  const byWrite = new Map(asked.map((write, index) => [write, rows[index]]));
  return writes.map((write) => byWrite.get(write));
}

function buildVersion(context: WriteContext, write: Write, before: StoredVersion | undefined): Built | undefined {
  try {
    checkVersion(write, before);
    if (write.verb === 'delete') return before?.text == null ? undefined : buildDeletion(context, write, before);
    return buildContent(context, write, before);
  } catch (error) {
    throw error instanceof Fault && write.place !== undefined ? placedFault(error, write.place) : error;
  }
}

function buildContent(context: WriteContext, write: Write, before: StoredVersion | undefined): Built {
  const { source } = write;
  if (!source) throw new Error('a create or update needs a source');
  refuseWrongFrame(write, source.resource);
  const version = (before?.version ?? 0) + 1;
  const stamp = { id: write.id, version, lastUpdated: context.at };
  const text = spliceSource(source, stamp, write.newLink);
  const resource = resourceOf(source, text, { ...stamp, newLink: write.newLink });
  if (!context.movesPatient) checkContent(context.definitions, write, resource);
  const values = context.definitions.extract(resource, context.dk);
  const patient = values.patient === undefined ? null : rowId(values.patient);
  if (!context.movesPatient) refuseOtherPatient(before, patient);
  return {
    ...frame(context, write), version, patient, flags: flagsOf(resource) | howWritten(write, before), status: values.status ?? statusOf(resource), text, values, resource,
    before: before && remember(context, before), created: !before?.text,
  };
}

/** Id and meta are replaced by ours, so that the validation does not see what was sent there. */
function refuseWrongFrame({ type }: Write, { id, meta }: { readonly id?: unknown; readonly meta?: unknown }): void {
  const isObject = typeof meta === 'object' && meta !== null && !Array.isArray(meta);
  const wrong = id !== undefined && typeof id !== 'string' ? (['id', 'text'] as const) : meta !== undefined && !isObject ? (['meta', 'a JSON object'] as const) : undefined;
  if (wrong) throw new Fault('unprocessable', 'fhir.invalid', { issue: [{ code: 'structure', expression: `${type}.${wrong[0]}`, text: `must be ${wrong[1]}` }] });
}

/** The same as parsing the text anew, which is done only where links were changed in it. */
function resourceOf({ resource }: Source, text: string, { id, version, lastUpdated, newLink }: Stamp & Pick<Write, 'newLink'>): Resource {
  if (newLink) return JSON.parse(text) as Resource;
  return { ...resource, id, meta: { ...resource.meta, versionId: String(version), lastUpdated } };
}

/** An update may not move a resource into another person's record. */
function refuseOtherPatient(before: StoredVersion | undefined, patient: string | null): void {
  if (before?.text && before.patient !== null && before.patient !== patient) throw new Fault('rule', 'fhir.patient-changed');
}

function buildDeletion(context: WriteContext, write: Write, before: StoredVersion): Built {
  return {
    ...frame(context, write), version: before.version + 1, patient: before.patient, flags: before.flags, status: null, text: null, values: undefined,
    resource: undefined, before: remember(context, before), created: false,
  };
}

const frame = ({ dk, at, operation, actor }: WriteContext, { type, id }: Write) => ({ dk, type, id, rid: rowId(id), lastUpdated: at, operation, actor });

/** Old search values are extracted again from the old text: an update touches only the index rows that differ. */
function remember({ definitions, dk }: Pick<WriteContext, 'definitions' | 'dk'>, before: StoredVersion): { status: string | null; patient: string | null; values: SearchValues | undefined } {
  return { status: before.status, patient: before.patient, values: before.text === null ? undefined : definitions.extract(JSON.parse(before.text) as Resource, dk) };
}

function checkVersion(write: Write, before: StoredVersion | undefined): void {
  if (write.ifAbsent && before) throw new Fault('precondition', 'fhir.exists');
  const isWrong = write.ifVersion === 'any' ? before?.text == null : write.ifVersion !== undefined && write.ifVersion !== before?.version;
  if (isWrong) {
    throw new Fault('precondition', 'fhir.version-conflict', { params: { current: before?.version ?? 0 } });
  }
  const known = recheck({ dk: 0, type: write.type, id: write.id }, before);
  if (before && !known) throw new Fault('conflict', 'fhir.exists');
}

function checkContent(definitions: Definitions, write: Write, resource: Resource): void {
  if (resource.resourceType !== write.type) {
    throw new Fault('invalid', 'fhir.type-mismatch', { params: { expected: write.type }, issue: [{ code: 'invalid', expression: 'resourceType', text: `expected resourceType ${write.type}` }] });
  }
  const findings = definitions.validate(resource).filter((issue) => issue.severity !== 'warning' && issue.severity !== 'information');
  if (findings.length > 0) throw new Fault('unprocessable', 'fhir.invalid', { issue: findings.map((issue) => placed(write, issue)) });
}

/** `Patient.name[0]` of an entry is `Bundle.entry[3].resource.name[0]`. */
function placed({ place }: Write, issue: FaultIssue): FaultIssue {
  if (place === undefined) return issue;
  const inside = issue.expression?.replace(/^[A-Z][A-Za-z]*/, '') ?? '';
  return { ...issue, expression: place + (inside === '' || inside.startsWith('.') ? inside : `.${inside}`) };
}

async function checkPatients({ checkPatient }: WriteContext, versions: readonly Built[]): Promise<void> {
  if (!checkPatient) return;
  const fresh = new Set(versions.filter((version) => version.type === 'Patient' && version.created).map((version) => version.rid));
  const touched = new Set(versions.flatMap((version) => [version.patient, version.before?.patient ?? null]));
  for (const patient of touched) if (patient !== null && !fresh.has(patient)) await checkPatient(patient);
}

function flagsOf(resource: Resource): number {
  let flags = 0;
  for (const label of (resource.meta?.security ?? []) as { code?: string }[]) flags |= sensitivityFlag[label.code as keyof typeof sensitivityFlag] ?? 0;
  return flags;
}

function howWritten({ verb, isPatch }: Write, before: StoredVersion | undefined): number {
  if (isPatch) return writtenBy.patch;
  return verb === 'update' && !before?.text ? writtenBy.put : 0;
}

function statusOf(resource: Resource): string | null {
  const { status } = resource as { status?: unknown };
  return typeof status === 'string' ? status : null;
}
