// Everything that hangs on encounters: themselves, what refers to them, and the signatures of that. spec: ARC-60
import type { Db } from '#platform/db/index.ts';
import type { Resource } from '#fhir/types/index.ts';
import { rowId } from './id.ts';
import { typeNumber } from './typeNumber.ts';

export interface PartRow { readonly rt: number; readonly rid: string }
interface Asked { readonly dk: number; readonly encounters: readonly string[] }

export async function listEncounterParts(db: Db, { dk, encounters }: Asked): Promise<PartRow[]> {
  const own = encounters.map((id): PartRow => ({ rt: typeNumber('Encounter'), rid: rowId(id) }));
  const hanging = await listReferring(db, dk, own);
  const signatures = (await listReferring(db, dk, hanging)).filter(({ rt }) => rt === typeNumber('Provenance'));
  return [...new Map([...own, ...hanging, ...signatures].map((row) => [`${row.rt} ${row.rid}`, row])).values()];
}

async function listReferring(db: Db, dk: number, targets: readonly PartRow[]): Promise<PartRow[]> {
  const { rows } = await db.query<PartRow>(
    `select distinct f.rt, f.rid from unnest($2::int2[], $3::uuid[]) as t(rt, rid) join fhir.ix_ref f on f.dk = $1 and f.target_rid = t.rid and f.target_rt = t.rt where f.rt <> all($4)`,
    [dk, targets.map(({ rt }) => rt), targets.map(({ rid }) => rid), ofOthers.map(typeNumber)]);
  return rows;
}

/** They live longer than an encounter. */
const ofOthers = ['Patient', 'EpisodeOfCare', 'Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Appointment', 'Coverage'] as const;

/** Current versions, in the order of type and id. */
export async function readEncounterParts(db: Db, asked: Asked): Promise<Resource[]> {
  const parts = await listEncounterParts(db, asked);
  const { rows } = await db.query<{ content: string }>('select content from fhir.res where dk = $1 and (rt, rid) in (select * from unnest($2::int2[], $3::uuid[])) and content is not null order by rt, rid', [asked.dk, parts.map(({ rt }) => rt), parts.map(({ rid }) => rid)]);
  return rows.map(({ content }) => JSON.parse(content) as Resource);
}
