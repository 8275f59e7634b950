// SearchAccess as SQL on any row that has `pat` and `flags`; no query of ours is built without it. spec: ACC
import type { SearchAccess } from '#fhir/rest/access.ts';
import { rowId } from './id.ts';

/** `alias` names a table with dk, pat and flags; `bind` adds a value and gives its placeholder. */
export function accessCondition(access: SearchAccess, alias: string, bind: (value: unknown) => string): string {
  if (access.kind === 'none') return 'false';
  const own = `${alias}.dk = ${bind(access.dk)}`;
  const open = access.deniedFlags === 0 ? '' : ` and ${alias}.flags & ${bind(access.deniedFlags)} = 0`;
  if (access.kind === 'facility') return own + open;
  if (access.kind === 'patient') return `${own}${open} and ${alias}.pat = ${bind(rowId(access.patientId))}`;
  return `${own}${open} and (${alias}.pat is null or exists (select 1 from fhir.care_relation c where c.dk = ${alias}.dk and c.patient = ${alias}.pat
    and c.holder = any(${bind(access.holders.map(rowId))}::uuid[]) and c.since <= now() and (c.until is null or c.until > now())))`;
}
