// The resources of an export, a page at a time in the order of the store. spec: EXP-1
import type { ResourceType } from '#fhir/types/index.ts';
import type { Db } from '#platform/db/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { findTypeNumber, indexTable, resourceTypes, typeNumber, typeOf } from '#fhir/repository/typeNumber.ts';

export interface ExportScope {
  readonly dk: number;
  /** Row id of the one patient. */
  readonly patientRow?: string;
  readonly withProtected: boolean;
  /** Row ids of those who agreed to the use; absent where it waits for nobody. */
  readonly agreed?: ReadonlySet<string> | undefined;
}

export interface ExportedResource {
  readonly type: string;
  readonly rid: string;
  /** Row id of the patient whose record it is part of. */
  readonly patient: string | undefined;
  /** The stored source text on one line. */
  readonly line: string;
  readonly references: readonly string[];
}

export interface ExportPage {
  readonly resources: readonly ExportedResource[];
  /** Of this page, because they are protected. */
  readonly leftOut: number;
  /** Row ids of patients of this page who have not agreed: nothing of theirs is here. */
  readonly unasked: readonly string[];
}

interface Row { readonly rt: number; readonly rid: string; readonly pat: string | null; readonly flags: number; readonly content: string }

const pageRows = 500;

export async function* listResources(snapshot: Db, scope: ExportScope): AsyncGenerator<ExportPage> {
  for (const type of resourceTypes) {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = await readPage(snapshot, scope, { type, after });
      const [agreed, others] = [rows.filter(({ pat }) => isAgreed(scope, pat)), rows.flatMap(({ pat }) => (isAgreed(scope, pat) ? [] : (pat ?? [])))];
      const open = scope.withProtected ? agreed : agreed.filter(({ flags }) => flags === 0);
      if (rows.length > 0) yield { resources: open.map(resourceOf), leftOut: agreed.length - open.length, unasked: [...new Set(others)] };
      after = rows.at(-1)?.rid ?? after;
      if (rows.length < pageRows) break;
    }
  }
}

const isAgreed = ({ agreed }: ExportScope, pat: string | null): boolean => !agreed || pat === null || agreed.has(pat);

/** Of one patient by the index of the patient's record, of everybody by the key of the store. */
async function readPage(snapshot: Db, { dk, patientRow }: ExportScope, { type, after }: { type: ResourceType; after: string }): Promise<Row[]> {
  const { name, shared } = indexTable(type);
  const ofPatient = type === 'Patient' ? 'r.rid = $4::uuid' : `r.rid in (select i.rid from ${name} i where i.dk = $1 and i.pat = $4::uuid ${shared ? 'and i.rt = $2' : ''})`;
  const { rows } = await snapshot.query<Row>(
    `select r.rt, r.rid, ${type === 'Patient' ? 'r.rid' : 'r.pat'} as pat, r.flags, r.content from fhir.res r
     where r.dk = $1 and r.rt = $2 and r.rid > $3::uuid and r.content is not null and ${patientRow === undefined ? '$4::uuid is null' : ofPatient} order by r.rid limit ${pageRows}`,
    [dk, typeNumber(type), after, patientRow ?? null]);
  return rows;
}

// A raw line break can only stand between the parts of JSON, never inside a string.
const resourceOf = ({ rt, rid, pat, content }: Row): ExportedResource =>
  ({ type: typeOf(rt), rid, patient: pat ?? undefined, line: content.replace(/[\r\n]+\s*/g, ' '), references: referencesIn(content) });

const reference = /"reference"\s*:\s*"((?:Practitioner|PractitionerRole|Organization|Location|HealthcareService|Device|Medication)\/[A-Za-z0-9\-.]{1,64})"/g;
const referencesIn = (content: string): string[] => [...content.matchAll(reference)].map(([, found]) => found ?? '');

/** What is named, and what that names in turn (a role its person), twice over. */
export async function listReferenced(snapshot: Db, { dk, references }: { dk: number; references: ReadonlySet<string> }): Promise<ExportedResource[]> {
  const found = new Map<string, ExportedResource>();
  let open = [...references];
  for (let step = 0; step < 3 && open.length > 0; step++) {
    const keys = open.map((one) => one.split('/')).map(([type = '', id = '']) => ({ rt: findTypeNumber(type) ?? 0, rid: rowId(id) }));
    const { rows } = await snapshot.query<Row>(
      `select r.rt, r.rid, r.pat, r.flags, r.content from unnest($2::int2[], $3::uuid[]) as k(rt, rid) join fhir.res r on r.dk = $1 and r.rt = k.rt and r.rid = k.rid where r.content is not null and r.pat is null`,
      [dk, keys.map(({ rt }) => rt), keys.map(({ rid }) => rid)]);
    for (const row of rows) found.set(`${row.rt}/${row.rid}`, resourceOf(row));
    open = rows.flatMap((row) => referencesIn(row.content)).filter((one) => !found.has(keyOf(one)));
  }
  return [...found.values()];
}

const keyOf = (address: string): string => {
  const [type = '', id = ''] = address.split('/');
  return `${findTypeNumber(type)}/${rowId(id)}`;
};
