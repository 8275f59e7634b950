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
  readonly signerName: string;
  readonly signerTitle: string;
  readonly signedAt: Date;
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

/** Every signed version: what was replaced or withdrawn was once handed out. */
async function listPapers(db: Db, dk: number, encounters: readonly string[]): Promise<PackagedPaper[]> {
  const { rows } = await db.query<PackagedPaper>(
    `select file, title, kind, version, verify_code as "verifyCode", signer_name as "signerName", signer_title as "signerTitle", signed_at as "signedAt", withdrawn_at as "withdrawnAt"
     from documents.paper where dk = $1 and encounter_id = any($2) and state = 'signed' and file is not null order by signed_at, id`, [dk, encounters]);
  return rows;
}
