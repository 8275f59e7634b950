// The search parameters that facilities added, as this process knows them. Loaded at start, and again whenever one changes (fhir/indexing). spec: SRC-24
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import type { ResourceType, SearchParameter } from '#fhir/types/index.ts';
import type { Db } from '#platform/db/index.ts';
import type { Collector } from '../collector.ts';
import { searchFault } from '../faults.ts';
import type { Parameter } from '../parameters.ts';
import { BadParameter, compileParameter, type CustomParameter } from './compileParameter.ts';

interface Known extends CustomParameter {
  /** Hundredths of the stored resources that have its values; undefined when all have. */
  readonly percent: number | undefined;
}

interface Row { readonly dk: number; readonly rid: string; readonly ver: number; readonly state: string; readonly done: number; readonly total: number; readonly stored: string; readonly content: string }

export class CustomParameters {
  private byType = new Map<string, readonly Known[]>();
  private compiled = new Map<string, readonly CustomParameter[]>();

  /** Gives the edition that was loaded: it grows with every change. */
  async load(db: Db): Promise<number> {
    // The edition first: what is loaded is then at least as new.
    const { rows: [edition] } = await db.query<{ n: number }>('select n from indexing.edition');
    const { rows } = await db.query<Row>(
      `select p.dk, p.rid, p.ver, p.state, p.done, p.total, p.stored, r.content from indexing.parameter p join fhir.res r on r.dk = p.dk and r.rt = $1 and r.rid = p.rid and r.ver = p.ver
       where p.state in ('waiting', 'running', 'ready') and r.content is not null order by p.dk, p.at, p.rid`, [typeNumber('SearchParameter')]);
    const byType = new Map<string, Known[]>();
    const compiled = new Map<string, readonly CustomParameter[]>();
    for (const row of rows) {
      const percent = row.state === 'ready' ? undefined : Math.floor((100 * row.done) / Math.max(row.total, 1));
      const list = this.compiled.get(keyOf(row)) ?? compileStored(row);
      compiled.set(keyOf(row), list);
      for (const one of list) byType.set(`${row.dk} ${one.type}`, [...(byType.get(`${row.dk} ${one.type}`) ?? []), { ...one, percent }]);
    }
    this.byType = byType;
    this.compiled = compiled;
    return Number(edition?.n ?? 0);
  }

  /** Throws Fault `fhir.search-not-supported` for one that is still being indexed: a part would look like the whole. */
  find(dk: number, type: ResourceType, code: string): Parameter | undefined {
    const found = this.byType.get(`${dk} ${type}`)?.find(({ parameter }) => parameter.code === code);
    if (found?.percent !== undefined) throw searchFault({ code: 'not-supported', parameter: code, text: `is being indexed, ${found.percent} % are done`, issue: 'not-supported' });
    return found?.parameter;
  }

  extract(dk: number, resource: { readonly resourceType: string }, collector: Collector): void {
    const list = this.byType.get(`${dk} ${resource.resourceType}`);
    if (list !== undefined) for (const { extract } of list) extract(resource, collector);
  }
}

const keyOf = ({ dk, rid, ver }: Row): string => `${dk} ${rid} ${ver}`;

/** One that an earlier release accepted and this one cannot compile is left out. */
function compileStored({ content, stored }: Row): CustomParameter[] {
  try {
    return compileParameter(JSON.parse(content) as SearchParameter, stored);
  } catch (error) {
    if (error instanceof BadParameter) return [];
    throw error;
  }
}
