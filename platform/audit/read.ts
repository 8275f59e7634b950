// The trail read back, newest first, in the order (at, chain, n). spec: AUD-6
import type { Db } from '#platform/db/index.ts';

export interface TrailRow {
  readonly chain: number;
  readonly n: number;
  readonly at: Date;
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  readonly interaction: string;
  readonly outcome: string;
  readonly account: string | null;
  readonly actor: string | null;
  readonly client: string | null;
  readonly rtype: string | null;
  readonly rid: string | null;
  readonly ver: number | null;
  readonly patient: string | null;
  readonly query: string | null;
  readonly purpose: string | null;
  readonly address: string | null;
  /** Name of the account, where it is a person's. */
  readonly name: string | null;
}

export interface TrailPlace { readonly at: string; readonly chain: number; readonly n: number }

/** Every given condition holds; the values of one are alternatives. */
export interface TrailFilter {
  readonly dk: number;
  /** Row ids. */
  readonly patients?: readonly string[];
  /** References of people and programs who acted. */
  readonly actors?: readonly string[];
  readonly actions?: readonly string[];
  readonly isSuccess?: boolean;
  /** `type` undefined: of any. */
  readonly entities?: readonly { readonly type: string | undefined; readonly id: string }[];
  /** Instants, from inclusive, before exclusive. */
  readonly from?: string;
  readonly before?: string;
  readonly ids?: readonly { readonly chain: number; readonly n: number }[];
  /** Only what comes after this place, that is, what is older. */
  readonly after?: TrailPlace;
  readonly limit: number;
}

/** Hours of the stretches in which the trail is walked back when no index leads; after them comes all the rest at once. */
const stretches = [1, 4, 16, 64, 256, 1024, 4096] as const;
const hourMs = 3_600_000;
/** Nothing was recorded before. */
const epoch = '1970-01-01T00:00:00.000Z';

export async function readTrail(db: Db, filter: TrailFilter, now: Date): Promise<TrailRow[]> {
  if (filter.before !== undefined && filter.before <= epoch) return [];
  if (filter.actors === undefined) return filter.patients || filter.ids ? readPart(db, filter) : walkBack(db, filter, now);
  const asked = { ...filter, accounts: await accountsOf(db, filter.dk, filter.actors) };
  return filter.patients || filter.ids || !filter.actors.some(isProgram) ? readPart(db, asked) : walkBack(db, asked, now);
}

/** Stretch by stretch until there is enough: the newest page needs no more than the last hour of a busy day. */
async function walkBack(db: Db, asked: Asked, now: Date): Promise<TrailRow[]> {
  const rows: TrailRow[] = [];
  const least = asked.from ?? epoch;
  let before = asked.before;
  let edge = earliest(asked.before, asked.after?.at, now.toISOString());
  for (const hours of stretches) {
    edge = new Date(Math.max(Date.parse(edge) - hours * hourMs, 0)).toISOString();
    const isLast = edge <= least;
    rows.push(...(await readPart(db, { ...asked, from: isLast ? least : edge, ...(before !== undefined && { before }), limit: asked.limit - rows.length })));
    if (isLast || rows.length >= asked.limit) return rows;
    before = edge;
  }
  return [...rows, ...(await readPart(db, { ...asked, ...(before !== undefined && { before }), limit: asked.limit - rows.length }))];
}

/** ISO instants in UTC compare as text. */
const earliest = (...instants: readonly (string | undefined)[]): string => instants.filter((one) => one !== undefined && one !== 'infinity').sort()[0] ?? epoch;
const isProgram = (reference: string): boolean => reference.startsWith('Device/');

/** People are looked up by their account, which the trail is indexed by. */
async function accountsOf(db: Db, dk: number, references: readonly string[]): Promise<string[]> {
  const ids = references.map((reference) => reference.slice(reference.indexOf('/') + 1));
  const { rows } = await db.query<{ id: string }>(
    'select account_id::text as id from platform.membership where dk = $1 and (practitioner_role_id::text = any($2) or practitioner_id::text = any($2) or patient_id::text = any($2))', [dk, ids]);
  return rows.map(({ id }) => id);
}

type Asked = TrailFilter & { readonly accounts?: readonly string[] };

async function readPart(db: Db, asked: Asked): Promise<TrailRow[]> {
  const values: unknown[] = [];
  const conditions = conditionsOf(asked, (value) => `$${values.push(value)}`);
  const { rows } = await db.query<TrailRow>(
    `select p.*, k.display_name as name from (
       select a.chain, a.n, a.at, a.action, a.interaction, a.outcome, a.account, a.actor, a.client, a.rtype, a.rid, a.ver, a.patient, a.query, a.purpose, a.address
       from platform.audit a where ${conditions.join(' and ')} order by a.at desc, a.chain desc, a.n desc limit $${values.push(asked.limit)}) p
     left join platform.account k on k.id = case when p.account ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' then p.account::uuid end
     order by p.at desc, p.chain desc, p.n desc`, values);
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

function conditionsOf(asked: Asked, bind: (value: unknown) => string): string[] {
  const { patients, actions, isSuccess, entities, from, before, ids, after } = asked;
  const conditions = [`a.dk = ${bind(asked.dk)}`];
  if (patients) conditions.push(`a.patient = any(${bind(patients)}::text[])`);
  if (asked.actors) conditions.push(whoSql(asked, bind));
  if (actions) conditions.push(`a.action = any(${bind(actions)}::text[])`);
  if (isSuccess !== undefined) conditions.push(`a.outcome ${isSuccess ? '=' : '<>'} 'success'`);
  if (entities) conditions.push(`(${entities.map(({ type, id }) => `a.rid = ${bind(id)}${type === undefined ? '' : ` and a.rtype = ${bind(type)}`}`).join(' or ')})`);
  if (from !== undefined) conditions.push(`a.at >= ${bind(from)}::timestamptz`);
  if (before !== undefined) conditions.push(`a.at < ${bind(before)}::timestamptz`);
  if (ids) conditions.push(`(a.chain, a.n) in (select * from unnest(${bind(ids.map(({ chain }) => chain))}::int4[], ${bind(ids.map(({ n }) => n))}::int8[]))`);
  // The first half is what an index can use.
  if (after) conditions.push(`a.at <= ${bind(after.at)}::timestamptz and (a.at, a.chain, a.n) < (${bind(after.at)}::timestamptz, ${bind(after.chain)}::int4, ${bind(after.n)}::int8)`);
  return conditions;
}

function whoSql({ accounts = [], actors = [] }: Asked, bind: (value: unknown) => string): string {
  const people = `a.account = any(${bind(accounts)}::text[])`;
  const programs = actors.filter(isProgram);
  return programs.length === 0 ? people : `(${people} or a.actor = any(${bind(programs)}::text[]))`;
}
