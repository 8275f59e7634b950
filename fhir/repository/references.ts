// Literal references must point at something, and nothing that is pointed at may vanish. spec: STO-8
import { Fault } from '#platform/fault/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Write, WriteContext } from './applyWrites.ts';
import { isFhirId, rowId } from './id.ts';
import { findTypeNumber, typeNumber, typeOf } from './typeNumber.ts';
import type { NewVersion } from './version.ts';

const literal = /^([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

export interface LiteralReference { readonly type: ResourceType; readonly id: string }

/** `Patient/123` of this server; undefined for contained, absolute, conditional and logical references. */
export function parseLiteral(reference: string): LiteralReference | undefined {
  const [, type, id] = literal.exec(reference) ?? [];
  if (type === undefined || id === undefined || findTypeNumber(type) === undefined || !isFhirId(id)) return undefined;
  return { type: type as ResourceType, id };
}

/** Throws Fault `fhir.dangling-reference` naming every reference of the set that points at nothing (or at something deleted). */
export async function checkReferences({ db, dk }: WriteContext, writes: readonly Write[], versions: readonly NewVersion[]): Promise<void> {
  const wanted = new Map<string, LiteralReference>();
  for (const write of writes) for (const reference of referencesOf(write)) wanted.set(`${typeNumber(reference.type)}/${rowId(reference.id)}`, reference);
  for (const version of versions) if (version.text !== null) wanted.delete(`${typeNumber(version.type)}/${version.rid}`);
  if (wanted.size === 0) return;
  const targets = [...wanted.values()];
  const { rows } = await db.query<{ rt: number; rid: string }>(
    `select r.rt, r.rid from unnest($2::int2[], $3::uuid[]) as t(rt, rid) join fhir.res r on r.dk = $1 and r.rt = t.rt and r.rid = t.rid where r.content is not null`,
    [dk, targets.map((target) => typeNumber(target.type)), targets.map((target) => rowId(target.id))], 'references-exist');
  for (const { rt, rid } of rows) wanted.delete(`${rt}/${rid}`);
  if (wanted.size === 0) return;
  const issue = [...wanted.values()].slice(0, 20).map(({ type, id }) => ({ code: 'not-found' as const, text: `${type}/${id} does not exist` }));
  throw new Fault('unprocessable', 'fhir.dangling-reference', { params: { count: wanted.size }, issue });
}

function referencesOf({ source, newLink }: Write): LiteralReference[] {
  if (!source) return [];
  const found: LiteralReference[] = [];
  for (const link of source.scan.links) {
    if (link.key !== 'reference') continue;
    const value = JSON.parse(source.text.slice(link.value.start, link.value.end)) as string;
    const reference = newLink?.(link, value) ?? value;
    if (reference.startsWith('urn:uuid:') || reference.startsWith('urn:oid:')) {
      throw new Fault('unprocessable', 'fhir.dangling-reference', { params: { count: 1 }, issue: [{ code: 'not-found', text: `${reference} is not among the entries` }] });
    }
    const parsed = parseLiteral(reference);
    if (parsed) found.push(parsed);
  }
  return found;
}

/** After the deletions: throws Fault `fhir.still-referenced` when a living resource points at a deleted one. */
export async function checkDeletions({ db, dk }: WriteContext, versions: readonly NewVersion[]): Promise<void> {
  const gone = versions.filter((version) => version.text === null);
  if (gone.length === 0) return;
  const { rows } = await db.query<{ rt: number }>(
    `select i.rt from unnest($2::int2[], $3::uuid[]) as t(rt, rid)
     join fhir.ix_ref i on i.dk = $1 and i.target_rid = t.rid and i.target_rt = t.rt where not (i.rt = t.rt and i.rid = t.rid) limit 1`,
    [dk, gone.map((version) => typeNumber(version.type)), gone.map((version) => version.rid)], 'still-referenced');
  const [row] = rows;
  if (row) throw new Fault('conflict', 'fhir.still-referenced', { params: { type: typeOf(row.rt) } });
}
