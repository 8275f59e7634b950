// Literal references must point at something, and nothing that is pointed at may vanish. spec: STO-8
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Resource, ResourceType } from '#fhir/types/index.ts';
import { placesOfReferences } from '#fhir/validation/index.ts';
import type { Write, WriteContext } from './applyWrites.ts';
import { isFhirId, rowId } from './id.ts';
import { nameOf, readCurrent } from './read.ts';
import { findTypeNumber, typeNumber, typeOf } from './typeNumber.ts';
import type { NewVersion } from './version.ts';

const literal = /^([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

export interface LiteralReference { readonly type: ResourceType; readonly id: string; /** Of a reference to one version. */ readonly version?: string }

/** `Patient/123` of this server; undefined for contained, absolute, conditional and logical references. */
export function parseLiteral(reference: string): LiteralReference | undefined {
  const [, type, id, version] = literal.exec(reference) ?? [];
  if (type === undefined || id === undefined || findTypeNumber(type) === undefined || !isFhirId(id)) return undefined;
  return { type: type as ResourceType, id, ...(version !== undefined && { version }) };
}

export interface TargetKey extends LiteralReference { readonly dk: number; readonly key: string; readonly place: string | undefined; readonly foundIn: Found }

/** Where a reference stands: only looked up when it leads nowhere. */
interface Found { readonly resource: Resource | undefined; readonly written: string }

const targetKey = (dk: number, { type, id }: Pick<LiteralReference, 'type' | 'id'>): string => `${dk}/${typeNumber(type)}/${rowId(id)}`;

/** What a write points at. Throws Fault `fhir.dangling-reference` for a link to no entry of the bundle. */
export function targetsOf(dk: number, write: Write): TargetKey[] {
  return referencesOf(write).map(({ written, ...reference }) => ({ ...reference, dk, key: targetKey(dk, reference), place: write.place, foundIn: { resource: write.source?.resource, written } }));
}

/** Throws Fault `fhir.dangling-reference` naming references of the set that point at nothing (or at something deleted, or at no version of it). */
export async function checkReferences({ db, dk, references, awaited }: WriteContext, writes: readonly Write[], versions: readonly NewVersion[]): Promise<void> {
  const targets = writes.flatMap((write) => targetsOf(dk, write));
  if (references === 'free') return;
  const inside = new Map(versions.filter((version) => version.text !== null).map((version) => [targetKey(dk, version), version.version]));
  const outside = targets.filter(({ key }) => !inside.has(key));
  const missing = await missingTargets(db, outside);
  const open = outside.filter(({ key }) => missing.has(key));
  const coming = open.length > 0 && awaited ? await awaited(db, open) : undefined;
  const dangling = open.filter(({ key }) => !coming?.has(key));
  if (dangling.length > 0) throw danglingFault(dangling);
  const versioned = targets.filter(({ key, version }) => version !== undefined && !coming?.has(key));
  if (versioned.length > 0) await checkVersions(db, versioned, inside);
}

/** Versions are counted from 1 without a gap: there are those up to the current one. */
async function checkVersions(db: Db, targets: readonly TargetKey[], inside: ReadonlyMap<string, number>): Promise<void> {
  const rows = await readCurrent(db, targets);
  const missing = targets.filter(({ key, version = '' }, index) => !/^[1-9]\d{0,8}$/.test(version) || Number(version) > (inside.get(key) ?? rows[index]?.version ?? 0));
  if (missing.length > 0) throw danglingFault(missing);
}

/** Keys of targets that do not exist. */
export async function missingTargets(db: Db, targets: readonly TargetKey[]): Promise<Set<string>> {
  const wanted = new Map(targets.map((target) => [target.key, target]));
  if (wanted.size === 0) return new Set();
  const asked = [...wanted.values()];
  const { rows } = await db.query<{ dk: number; rt: number; rid: string }>(
    `select r.dk, r.rt, r.rid from unnest($1::int8[], $2::int2[], $3::uuid[]) as t(dk, rt, rid)
     join fhir.res r on r.dk = t.dk and r.rt = t.rt and r.rid = t.rid where r.content is not null`,
    [asked.map(({ dk }) => dk), asked.map(({ type }) => typeNumber(type)), asked.map(({ id }) => rowId(id))], nameOf('references-exist', asked));
  for (const { dk, rt, rid } of rows) wanted.delete(`${dk}/${rt}/${rid}`);
  return new Set(wanted.keys());
}

export function danglingFault(missing: readonly TargetKey[]): Fault {
  const byName = new Map(missing.map((one) => [`${one.type}/${one.id}${one.version === undefined ? '' : `/_history/${one.version}`}`, one]));
  return new Fault('unprocessable', 'fhir.dangling-reference', {
    params: { count: byName.size },
    issue: [...byName].slice(0, 20).map(([name, one]) => ({ code: 'not-found' as const, text: `${name} does not exist`, expression: expressionOf(one) })),
  });
}

/** `Observation.subject.reference`, or the same below its entry of a bundle. */
function expressionOf({ place, foundIn: { resource, written } }: Pick<TargetKey, 'place' | 'foundIn'>): string {
  const path = resource && placesOfReferences(resource).get(written);
  if (path === undefined || resource === undefined) return place ?? '';
  return place === undefined ? path : `${place}${path.slice(resource.resourceType.length)}`;
}

/** None of a stored Bundle: what is in a document refers to its own entries, or to what its author knows. */
function referencesOf(write: Write): (LiteralReference & { readonly written: string })[] {
  const { source, newLink, type } = write;
  if (!source || type === 'Bundle') return [];
  const found: (LiteralReference & { readonly written: string })[] = [];
  for (const link of source.scan.links) {
    if (link.key !== 'reference') continue;
    const value = JSON.parse(source.text.slice(link.value.start, link.value.end)) as string;
    const reference = newLink?.(link, value) ?? value;
    if (reference.startsWith('urn:uuid:') || reference.startsWith('urn:oid:')) {
      throw new Fault('unprocessable', 'fhir.dangling-reference', { params: { count: 1 }, issue: [{ code: 'not-found', text: `${reference} is not among the entries`, expression: expressionOf({ place: write.place, foundIn: { resource: source.resource, written: value } }) }] });
    }
    const parsed = parseLiteral(reference);
    if (parsed) found.push({ ...parsed, written: value });
  }
  return found;
}

/** After the deletions: throws Fault `fhir.still-referenced` when a living resource points at a deleted one. */
export async function checkDeletions({ db, dk, references }: WriteContext, versions: readonly NewVersion[]): Promise<void> {
  const gone = versions.filter((version) => version.text === null);
  if (gone.length === 0 || references === 'free') return;
  const { rows } = await db.query<{ rt: number }>(
    `select i.rt from unnest($2::int2[], $3::uuid[]) as t(rt, rid)
     join fhir.ix_ref i on i.dk = $1 and i.target_rid = t.rid and i.target_rt = t.rt where not (i.rt = t.rt and i.rid = t.rid) limit 1`,
    [dk, gone.map((version) => typeNumber(version.type)), gone.map((version) => version.rid)], 'still-referenced');
  const [row] = rows;
  if (row) throw new Fault('conflict', 'fhir.still-referenced', { params: { type: typeOf(row.rt) } });
}
