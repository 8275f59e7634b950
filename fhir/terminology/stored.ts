// CodeSystems, ValueSets and ConceptMaps of the facility's store. Which version stands there is asked each time; what it says is kept parsed.   spec: TRM-2
import { LRUCache } from 'lru-cache';
import type { Db } from '#platform/db/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import type { CodeSystem, ConceptMap, ValueSet } from '#fhir/types/index.ts';

export interface Kinds { readonly CodeSystem: CodeSystem; readonly ValueSet: ValueSet; readonly ConceptMap: ConceptMap }
export type Kind = keyof Kinds;

export interface StoreAsk {
  readonly db: Db;
  readonly dk: number;
  /** Sensitivity bits that the asker must not see; undefined = sees nothing of the store. */
  readonly deniedFlags: number | undefined;
}

/** More versions of one address than anybody has. */
const mostPerAddress = 200;
/** Characters of source text whose parsed form is kept. */
const keptText = 48_000_000;

/** `seq` names one version for ever, also one that a transaction wrote and gave up. */
interface Row { readonly rid: string; readonly seq: string }
interface Kept { readonly resource: Kinds[Kind]; readonly length: number }

export interface StoredTerminology {
  /** All current ones of this address. */
  findByUrl<K extends Kind>(ask: StoreAsk, type: K, url: string): Promise<readonly Kinds[K][]>;
  /** Code systems that add to this one, or to this version of it. */
  listSupplements(ask: StoreAsk, of: { readonly system: string; readonly version?: string | undefined }): Promise<readonly CodeSystem[]>;
  findById<K extends Kind>(ask: StoreAsk, type: K, id: string): Promise<Kinds[K] | undefined>;
  /** Current ones of the type, in the order of their rows. */
  list<K extends Kind>(ask: StoreAsk, type: K, limit: number): Promise<readonly Kinds[K][]>;
}

/** One per database. */
export function openStored(): StoredTerminology {
  const kept = new LRUCache<string, Kept>({ maxSize: keptText, sizeCalculation: ({ length }) => length });

  const readRows = async <K extends Kind>({ db, dk }: StoreAsk, type: K, rows: readonly Row[]): Promise<Kinds[K][]> => {
    const found = new Map(rows.map(({ rid, seq }) => [rid, kept.get(`${dk}/${type}/${seq}`)?.resource]));
    const missing = rows.filter(({ rid }) => found.get(rid) === undefined).map(({ rid }) => rid);
    if (missing.length > 0) {
      const { rows: fresh } = await db.query<Row & { content: string }>(
        'select rid, seq::text as seq, content from fhir.res where dk = $1 and rt = $2 and rid = any($3::uuid[]) and content is not null', [dk, typeNumber(type), missing], 'terminology-content');
      for (const { rid, seq, content } of fresh) {
        const resource = JSON.parse(content) as Kinds[K];
        kept.set(`${dk}/${type}/${seq}`, { resource, length: content.length });
        found.set(rid, resource);
      }
    }
    return [...found.values()].filter((one) => one !== undefined) as Kinds[K][];
  };

  const findBy = async <K extends Kind>(ask: StoreAsk, type: K, { param, values }: { readonly param: string; readonly values: readonly string[] }): Promise<Kinds[K][]> => {
    if (ask.deniedFlags === undefined) return [];
    const { rows } = await ask.db.query<Row>(
      `select r.rid, r.seq::text as seq from fhir.ix_str s join fhir.res r on r.dk = s.dk and r.rt = s.rt and r.rid = s.rid
       where s.dk = $1 and s.rt = $2 and s.param = $3 and s.val = any($4::text[]) and r.content is not null and r.flags & $5::int2 = 0 order by r.rid limit ${mostPerAddress}`,
      [ask.dk, typeNumber(type), param, values, ask.deniedFlags], 'terminology-by-address');
    return readRows(ask, type, rows);
  };

  return {
    findByUrl: (ask, type, url) => findBy(ask, type, { param: 'url', values: [url] }),
    listSupplements: (ask, { system, version }) => findBy(ask, 'CodeSystem', { param: 'supplements', values: [system, ...(version === undefined ? [] : [`${system}|${version}`])] }),
    async findById(ask, type, id) {
      if (ask.deniedFlags === undefined) return undefined;
      const { rows } = await ask.db.query<Row>(
        'select rid, seq::text as seq from fhir.res where dk = $1 and rt = $2 and rid = $3 and content is not null and flags & $4::int2 = 0',
        [ask.dk, typeNumber(type), rowId(id), ask.deniedFlags], 'terminology-by-id');
      return (await readRows(ask, type, rows)).find((one) => one.id === id);
    },
    async list(ask, type, limit) {
      if (ask.deniedFlags === undefined) return [];
      const { rows } = await ask.db.query<Row>(
        'select rid, seq::text as seq from fhir.res where dk = $1 and rt = $2 and content is not null and flags & $3::int2 = 0 order by dk, rt, rid limit $4',
        [ask.dk, typeNumber(type), ask.deniedFlags, limit], 'terminology-all');
      return readRows(ask, type, rows);
    },
  };
}
