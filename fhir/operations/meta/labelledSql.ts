// The newest resources that carry a tag or a label (by the token index) or a profile, within the caller's access. spec: OPR-7
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import { indexTable, typeNumber } from '#fhir/repository/typeNumber.ts';
import { Binder } from '#fhir/search/binder.ts';
import { presenceKey, type TokenHash } from '#fhir/search/hash.ts';
import type { Statement } from '#fhir/search/sql.ts';
import type { Readable } from '../readableTypes.ts';

/** Labels are few and repeat: so many of the newest of a type show those in use. */
export const mostLookedAt = 500;

export function labelledSql({ dk, hash, readable }: { readonly dk: number; readonly hash: TokenHash; readonly readable: Readable }): Statement {
  const binder = new Binder({ dk, kind: 'facility', deniedFlags: 0 });
  const tokens = binder.bind(['_tag', '_security'].map((param) => String(hash(dk, presenceKey(param)))));
  const branches = [...readable].flatMap(([type, access]) => {
    const { name, shared } = indexTable(type);
    const from = `select ${typeNumber(type)}::int2 as rt, i.rid, i.lu from ${name} i where ${accessCondition(access, 'i', (value) => binder.bind(value))}${shared ? ` and i.rt = ${typeNumber(type)}` : ''}`;
    const profile = `exists (select 1 from fhir.ix_str x where x.dk = i.dk and x.rid = i.rid and x.rt = ${typeNumber(type)} and x.param = '_profile')`;
    return [`i.toks && ${tokens}::int8[]`, profile].map((test) => `(${from} and ${test} order by i.lu desc limit ${mostLookedAt})`);
  });
  const keys = branches.length === 0 ? 'select null::int2 as rt, null::uuid as rid where false' : `select distinct u.rt, u.rid from (${branches.join(' union all ')}) u`;
  return { sql: `select r.content from (${keys}) k join fhir.res r on r.dk = ${binder.dk} and r.rt = k.rt and r.rid = k.rid where r.content is not null limit ${10 * mostLookedAt}`, values: binder.values };
}
