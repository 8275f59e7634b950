// Everything a package is made of, read at one instant. spec: ARC-60
import { readEncounterParts } from '#fhir/repository/encounterParts.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import type { DocumentManifest, EpisodeOfCare, Patient, Resource, ResourceType } from '#fhir/types/index.ts';
import type { Db } from '#platform/db/index.ts';
import { listEncountersOfRecord, findRecord } from '../../record/recordRows.ts';
import type { RecordRow } from '../../record/recordRows.ts';

export interface PackagedPaper {
  readonly file: string;
  readonly title: string;
  readonly kind: string;
  readonly version: number;
  readonly verifyCode: string;
  /** In the order in which they signed. */
  readonly signers: readonly { readonly name: string; readonly title: string; readonly at: Date }[];
  readonly withdrawnAt: Date | null;
}

export interface ReadRecord {
  readonly record: RecordRow;
  readonly facility: string;
  readonly organizationId: string;
  readonly patient: Patient;
  /** Patient first, then everything that hangs on the visits. */
  readonly resources: readonly Resource[];
  readonly papers: readonly PackagedPaper[];
}

/** Undefined where the record or its patient is not there. */
export async function readRecord(db: Db, { dk, id }: { dk: number; id: string }): Promise<ReadRecord | undefined> {
  const record = await findRecord(db, { dk, id });
  if (!record) return undefined;
  const patient = await find<Patient>(db, { dk, type: 'Patient', id: record.patientId });
  if (!patient) return undefined;
  const encounters = await listEncountersOfRecord(db, record);
  const episode = record.episodeId === null ? undefined : await find<EpisodeOfCare>(db, { dk, type: 'EpisodeOfCare', id: record.episodeId });
  const manifest = await find<DocumentManifest>(db, { dk, type: 'DocumentManifest', id });
  const { rows: [facility] } = await db.query<{ name: string; organizationId: string }>('select name, organization_id as "organizationId" from platform.facility where dk = $1', [dk]);
  const parts = await readEncounterParts(db, { dk, encounters });
  return { record, facility: facility?.name ?? '', organizationId: facility?.organizationId ?? '', patient, resources: [patient, ...(episode ? [episode] : []), ...(manifest ? [manifest] : []), ...parts], papers: await listPapers(db, dk, encounters) };
}

async function find<R extends Resource>(db: Db, key: { dk: number; type: ResourceType; id: string }): Promise<R | undefined> {
  const [stored] = await readCurrent(db, [key]);
  return stored?.text ? (JSON.parse(stored.text) as R) : undefined;
}

interface PaperFound extends Omit<PackagedPaper, 'signers'> { readonly name: string; readonly signerTitle: string; readonly at: Date; readonly later: readonly { readonly name: string; readonly title: string; readonly at: string }[] }

/** Every signed version: what was replaced or withdrawn was once handed out. */
async function listPapers(db: Db, dk: number, encounters: readonly string[]): Promise<PackagedPaper[]> {
  const { rows } = await db.query<PaperFound>(
    `select p.file, p.title, p.kind, p.version, p.verify_code as "verifyCode", p.signer_name as name, p.signer_title as "signerTitle", coalesce(p.accepted_at, p.signed_at) as at, p.withdrawn_at as "withdrawnAt",
       (select coalesce(json_agg(json_build_object('name', s.signer_name, 'title', coalesce(s.signer_title, s.title), 'at', s.accepted_at) order by s.step), '[]') from documents.step s where s.dk = p.dk and s.paper_id = p.id and s.state = 'signed') as later
     from documents.paper p where p.dk = $1 and p.encounter_id = any($2) and p.state = 'signed' and p.file is not null order by p.signed_at, p.id`, [dk, encounters]);
  return rows.map(({ name, signerTitle, at, later, ...paper }) => ({ ...paper, signers: [{ name, title: signerTitle, at }, ...later.map((one) => ({ ...one, at: new Date(one.at) }))] }));
}
