// The record of one patient put under another: new versions whose references name the other one, and nothing else changed.
// The only way by which a resource changes its patient. spec: IDY-8
import type { Db } from '#platform/db/index.ts';
import type { Resource, ResourceType } from '#fhir/types/index.ts';
import { applyWrites } from './applyWrites.ts';
import type { Write, WriteContext, WrittenVersion } from './applyWrites.ts';
import { rowId } from './id.ts';
import type { Link } from './scanJson.ts';
import { parseSource } from './splice.ts';
import { indexTable, resourceTypes, typeNumber, typeOf } from './typeNumber.ts';

/** A row of the store. */
export interface RowKey { readonly type: ResourceType; readonly rid: string }

/** A resource that was put under another patient. */
export interface Moved extends RowKey {
  readonly id: string;
  /** Version that the move wrote. */
  readonly version: number;
  /** It named both patients before: which of its references were changed, by their order in the text. */
  readonly places: readonly number[] | null;
}

export interface Move {
  /** Ids of patients. */
  readonly from: string;
  readonly to: string;
  readonly keys: readonly RowKey[];
  /** Only these references of the resource, while it has this version; see `Moved.places`. */
  readonly only?: ReadonlyMap<string, { readonly version: number; readonly places: readonly number[] }>;
}

/** What says who somebody is or what was done stays as it was said. */
const staying: ReadonlySet<ResourceType> = new Set<ResourceType>(['Patient', 'Person', 'Linkage', 'Provenance', 'AuditEvent', 'Bundle', 'Binary']);
const movable = resourceTypes.filter((type) => !staying.has(type));

/** Rows of the record and rows that refer to the patient by an indexed reference, at most `limit`. */
export async function listReferring(db: Db, { dk, patientId, limit }: { dk: number; patientId: string; limit: number }): Promise<RowKey[]> {
  const own = movable.filter((type) => !indexTable(type).shared).map((type) => `(select ${typeNumber(type)}::int2 as rt, rid from ${indexTable(type).name} where dk = $1 and pat = $2 limit $4)`);
  const { rows } = await db.query<{ rt: number; rid: string }>(
    `select rt, rid from (
       ${own.join(' union ')}
       union (select rt, rid from fhir.ix_any where dk = $1 and rt = any($5::int2[]) and pat = $2 limit $4)
       union (select rt, rid from fhir.ix_ref where dk = $1 and target_rid = $2 and target_rt = $3 and rt = any($6::int2[]) limit $4)
     ) as found order by rt, rid limit $4`,
    [dk, rowId(patientId), typeNumber('Patient'), limit, movable.filter((type) => indexTable(type).shared).map(typeNumber), movable.map(typeNumber)], 'referring-to-patient');
  return rows.map(({ rt, rid }) => ({ type: typeOf(rt), rid }));
}

/** Addresses of those of the keys that were created after the instant. */
export async function listMadeSince(db: Db, { dk, keys, at, limit }: { dk: number; keys: readonly RowKey[]; at: Date; limit: number }): Promise<string[]> {
  const { rows } = await db.query<{ rt: number; content: string }>(
    `select r.rt, r.content from unnest($2::int2[], $3::uuid[]) as t(rt, rid) join fhir.res r on r.dk = $1 and r.rt = t.rt and r.rid = t.rid
     where r.ver = 1 and r.lu > $4 and r.content is not null order by r.lu, r.rid limit $5`, [dk, keys.map(({ type }) => typeNumber(type)), keys.map(({ rid }) => rid), at, limit]);
  return rows.map(({ rt, content }) => `${typeOf(rt)}/${(JSON.parse(content) as Resource).id}`);
}

const atOnce = 400;

/** Those of the keys that still name `from`. Locks what it changes. */
export async function repoint(context: WriteContext, move: Move): Promise<{ written: WrittenVersion[]; moved: Moved[] }> {
  const written: WrittenVersion[] = [];
  const moved: Moved[] = [];
  for (let at = 0; at < move.keys.length; at += atOnce) {
    const planned = await planMoves(context, move, move.keys.slice(at, at + atOnce));
    const versions = await applyWrites({ ...context, movesPatient: true }, planned.map(({ write }) => write));
    written.push(...versions);
    for (const [index, version] of versions.entries()) moved.push({ type: version.type, rid: version.rid, id: version.id, version: version.version, places: planned[index]?.places ?? null });
  }
  return { written, moved };
}

interface Planned { readonly write: Write; readonly places: readonly number[] | null }

async function planMoves({ db, dk }: WriteContext, move: Move, keys: readonly RowKey[]): Promise<Planned[]> {
  const { rows } = await db.query<{ rt: number; rid: string; ver: number; content: string }>(
    `select r.rt, r.rid, r.ver, r.content from fhir.res r where (r.dk, r.rt, r.rid) in (select $1::int8, t.rt, t.rid from unnest($2::int2[], $3::uuid[]) as t(rt, rid)) and r.content is not null
     order by r.dk, r.rt, r.rid for update`, [dk, keys.map(({ type }) => typeNumber(type)), keys.map(({ rid }) => rid)]);
  return rows.flatMap(({ rt, rid, ver, content }) => planMove(move, { type: typeOf(rt), rid, version: ver, text: content }) ?? []);
}

interface Row extends RowKey { readonly version: number; readonly text: string }

function planMove({ from, to, only }: Move, { type, rid, version, text }: Row): Planned | undefined {
  const source = parseSource(text);
  const values = source.scan.links.map(({ key, value }) => (key === 'reference' ? (JSON.parse(text.slice(value.start, value.end)) as string) : ''));
  const naming = values.flatMap((value, place) => (value === `Patient/${from}` ? [place] : []));
  const wanted = only?.get(`${type}/${rid}`);
  // What was changed since and names both now cannot be told apart by a program.
  if (wanted && wanted.version !== version) return undefined;
  const places = wanted ? naming.filter((place) => wanted.places.includes(place)) : naming;
  if (places.length === 0) return undefined;
  const links = new Set<Link>(places.flatMap((place) => source.scan.links[place] ?? []));
  const write: Write = { verb: 'update', type, id: (source.resource as Resource).id ?? rid, source, ifVersion: version, newLink: (link) => (links.has(link) ? `Patient/${to}` : undefined) };
  return { write, places: values.includes(`Patient/${to}`) ? places : null };
}
