// The query of one type, as of the instant of the export. COPY takes no parameters: values are settings of the transaction, each read once. spec: BLK-1, BLK-6
import type { SearchAccess } from '#fhir/rest/access.ts';
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import { indexTable, typeNumber } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export interface TypeExport {
  readonly dk: number;
  readonly type: ResourceType;
  readonly access: SearchAccess;
  readonly asOf: Date;
  readonly since: string | undefined;
  /** Behind this row id. */
  readonly after: string;
  /** `system`: all rows; `patient`: those of a patient's record; or the row ids of the patients. */
  readonly scope: 'system' | 'patient' | readonly string[];
}

export interface CopyStatement {
  readonly sql: string;
  /** Sets the values for the transaction; to be run before. */
  readonly settings: { readonly sql: string; readonly values: readonly string[] };
}

class Settings {
  readonly values: string[] = [];

  /** The sub-select is run once for the statement, not for every row. */
  readonly bind = (value: unknown): string => {
    const list = Array.isArray(value);
    const name = `'bulk.p${this.values.push(list ? `{${value.join(',')}}` : value instanceof Date ? value.toISOString() : String(value))}'`;
    return list ? `(select current_setting(${name}))` : `(select current_setting(${name})::${sqlType(value)})`;
  };

  get statement(): CopyStatement['settings'] {
    return { sql: `select ${this.values.map((_value, index) => `set_config('bulk.p${index + 1}', $${index + 1}, true)`).join(', ')}`, values: this.values };
  }
}

const sqlType = (value: unknown): string => (typeof value === 'number' ? 'int8' : value instanceof Date ? 'timestamptz' : 'uuid');

const anyone = (access: SearchAccess): SearchAccess => (access.kind === 'none' ? access : { ...access, deniedFlags: 0 });

/** Columns: row id, patient, text; a protected one comes without its text, to be counted. */
export function exportSql(what: TypeExport): CopyStatement {
  const settings = new Settings();
  const { bind } = settings;
  const asOf = bind(what.asOf);
  const denied = bind(what.access.kind === 'none' ? 0 : what.access.deniedFlags);
  const pat = what.type === 'Patient' ? 'r.rid' : 'r.pat';
  const since = what.since === undefined ? 'true' : `coalesce(h.lu, r.lu) > ${bind(new Date(what.since))}`;
  const sql = `select r.rid, ${pat}, case when coalesce(h.flags, r.flags) & ${denied} = 0 then case when r.lu <= ${asOf} then r.content else h.content end end
    from fhir.res r left join lateral (${versionBefore('h.content, h.flags, h.lu', asOf)}) h on true
    where ${baseCondition(what, bind, 'index')} and case when r.lu <= ${asOf} then r.content else h.content end is not null and ${since} order by r.rid`;
  return { sql: `copy (${sql}) to stdout (format binary)`, settings: settings.statement };
}

/** Columns: row id, patient, id of what was deleted after `since` and is no more at the instant. */
export function deletedSql(what: TypeExport & { readonly since: string }): CopyStatement {
  const settings = new Settings();
  const { bind } = settings;
  const asOf = bind(what.asOf);
  const denied = bind(what.access.kind === 'none' ? 0 : what.access.deniedFlags);
  const sql = `select r.rid, r.pat, coalesce((select c.fhir_id from fhir.change c where c.dk = r.dk and c.rt = r.rt and c.rid = r.rid limit 1), r.rid::text)
    from fhir.res r where ${baseCondition(what, bind, 'rows')} and r.content is null and r.lu <= ${asOf} and r.lu > ${bind(new Date(what.since))} and r.flags & ${denied} = 0 order by r.rid`;
  return { sql: `copy (${sql}) to stdout (format binary)`, settings: settings.statement };
}

/** The version that stood at the instant, of a row that was written since. */
const versionBefore = (columns: string, asOf: string): string =>
  `select ${columns} from fhir.res_hist h where r.lu > ${asOf} and h.dk = r.dk and h.rt = r.rt and h.rid = r.rid and h.lu <= ${asOf} order by h.ver desc limit 1`;

type Bind = (value: unknown) => string;

function baseCondition({ dk, type, access, after, scope }: TypeExport, bind: Bind, by: 'index' | 'rows'): string {
  const rt = bind(typeNumber(type));
  return [`r.dk = ${bind(dk)}`, `r.rt = ${rt}`, `r.rid > ${bind(after)}`, accessCondition(anyone(access), 'r', bind), scopeCondition({ type, scope, by }, bind, rt)].join(' and ');
}

/** Few patients are found through the index of their records; what was deleted is in no index. */
function scopeCondition({ type, scope, by }: Pick<TypeExport, 'type' | 'scope'> & { readonly by: 'index' | 'rows' }, bind: Bind, rt: string): string {
  if (scope === 'system' || (scope === 'patient' && type === 'Patient')) return 'true';
  if (scope === 'patient') return 'r.pat is not null';
  const patients = `any(${bind(scope)}::uuid[])`;
  if (type === 'Patient') return `r.rid = ${patients}`;
  if (by === 'rows') return `r.pat = ${patients}`;
  const { name, shared } = indexTable(type);
  return `r.rid in (select i.rid from ${name} i where i.dk = r.dk and i.pat = ${patients}${shared ? ` and i.rt = ${rt}` : ''})`;
}
