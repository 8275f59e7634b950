// Who may be the same person: candidates by indexes in one bounded statement, then the one rule. spec: IDY-5, IDY-6
import { asksNothing, buildCandidateQuery, scoreMatch } from '#modules/reception/model/index.ts';
import type { CandidateQuery, MatchScore, PersonFacts } from '#modules/reception/model/index.ts';
import type { Db } from '#platform/db/index.ts';

export interface FoundMatch extends MatchScore { readonly id: string }

export interface MatchAsk {
  readonly dk: number;
  readonly facts: PersonFacts;
  /** The record itself, when others like it are looked for. */
  readonly except?: string;
}

/** Best first; those who are certainly not the same are left out. */
export async function findMatches(db: Db, { dk, facts, except }: MatchAsk): Promise<FoundMatch[]> {
  const query = buildCandidateQuery(facts);
  if (asksNothing(query)) return [];
  const candidates = await readCandidates(db, dk, query);
  return candidates
    .filter(({ id }) => id !== except)
    .map(({ id, facts: theirs }) => ({ id, ...scoreMatch(facts, theirs) }))
    .filter(({ grade }) => grade !== 'certainly-not')
    .sort((a, b) => b.chance - a.chance || (a.id < b.id ? -1 : 1));
}

const factColumns = `p.patient_id as id, p.name, p.birth_date as "birthDate", p.sex, p.address,
    array(select k.kind || ' ' || k.value from reception.person_key k where k.dk = $1 and k.patient_id = p.patient_id and k.kind <> 'phone-end' limit 20) as numbers`;

/** Every branch has an index and a limit, so that a name or day that half the town has costs no more than another. */
export const candidateSql = `
  with found as (
    (select patient_id from reception.person_key where dk = $1 and (value, kind) in (select * from unnest($2::text[], $3::text[])) limit 80)
    union (select patient_id from reception.person where dk = $1 and birth_date = any($4::text[]) limit 120)
    union (select patient_id from reception.person where dk = $1 and birth_date = any($5::text[]) and words @@ $6::tsquery limit 80)
    union (select patient_id from reception.person where dk = $1 and words @@ $7::tsquery limit 120)
    union (select patient_id from reception.person where dk = $1 and words @@ $8::tsquery limit 80)
  )
  select ${factColumns} from found join reception.person p on p.dk = $1 and p.patient_id = found.patient_id`;

export function candidateValues(dk: number, { numbers, days, nearDays, anyWord, nameAndYear, wholeName }: CandidateQuery): unknown[] {
  return [dk, numbers.map(({ value }) => value), numbers.map(({ kind }) => kind), days, anyWord === undefined ? [] : nearDays, anyWord ?? '', nameAndYear ?? '', wholeName ?? ''];
}

interface Row { readonly id: string; readonly name: string; readonly birthDate: string | null; readonly sex: string | null; readonly address: string | null; readonly numbers: readonly string[] }

async function readCandidates(db: Db, dk: number, query: CandidateQuery): Promise<{ id: string; facts: PersonFacts }[]> {
  const { rows } = await db.query<Row>(candidateSql, candidateValues(dk, query));
  return rows.map((row) => ({ id: row.id, facts: toFacts(row) }));
}

/** What the search box knows of one person. */
export async function readFacts(db: Db, dk: number, id: string): Promise<PersonFacts | undefined> {
  const { rows } = await db.query<Row>(`select ${factColumns} from reception.person p where p.dk = $1 and p.patient_id = $2`, [dk, id]);
  return rows[0] && toFacts(rows[0]);
}

function toFacts({ numbers, ...row }: Row): PersonFacts {
  const of = (kind: string) => numbers.filter((one) => one.startsWith(`${kind} `)).map((one) => one.slice(kind.length + 1));
  return {
    name: row.name, birthDate: row.birthDate ?? undefined, sex: row.sex ?? undefined, address: row.address ?? undefined,
    citizenId: of('citizen-id'), oldCitizenId: of('old-citizen-id'), insuranceNumber: of('insurance-number'), passport: of('passport'), patientCode: of('patient-code'), phone: of('phone'),
  };
}
