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
  return `${own}${open} and (${alias}.pat is null or ${inCareSql(`${alias}.dk`, `${alias}.pat`, `${bind(access.holders.map(rowId))}::uuid[]`)})`;
}

/** One of the holders is in care of the patient now. */
export const inCareSql = (dk: string, patient: string, holders: string): string =>
  `exists (select 1 from fhir.care_relation c where c.dk = ${dk} and c.patient = ${patient} and c.holder = any(${holders}) and c.since <= now() and (c.until is null or c.until > now()))`;
