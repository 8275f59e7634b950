// A search's own SQL as a script for the floor: the same texts and values that the engine sends, for a number of patients and codes taken in turn.
import { accessPolicy } from '#modules/facility/server/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import { planSearch } from '#fhir/search/plan.ts';
import { pageSql } from '#fhir/search/sql.ts';
import type { FloorScript } from './floor.ts';
import { codes, patientCount } from './samples.ts';
import { searchOf } from './searches.ts';
import type { SearchName } from './searches.ts';
import type { Beside } from './seed.ts';

const texts = 40;

export async function searchFloor({ db, fhir }: Beside, name: SearchName): Promise<FloorScript> {
  const { rows: [member] } = await db.query<{ departments: string[]; role: string; roles: string[] }>(
    `select m.departments, m.practitioner_role_id as role, m.roles from platform.membership m where m.dk = 1 and 'doctor' = any(m.roles) limit 1`);
  const caller: Caller = { dk: 1, facilityId: '', accountId: '', clientId: '', reference: '', roles: member?.roles ?? [], departmentIds: member?.departments ?? [], practitionerRoleId: member?.role ?? '', permissions: new Set(), displayName: '' };
  const values: Record<string, string> = {};
  const sqlOf = (script: number): string => {
    const [type = '', query = ''] = searchOf(name, { patient: 1 + ((script * 47) % patientCount), code: codes[script % codes.length] ?? codes[0] }).split('?');
    if (!isResourceType(type)) throw new Error(`${type} is no resource type`);
    const statement = pageSql(planSearch(parseSearch(type, query), { dk: 1, hash: fhir.hash, accessTo: (asked) => accessPolicy.searchAccess(caller, asked), nowMs: Date.now() }), undefined);
    return statement.sql.replace(/\$(\d+)/g, (_all, number: string) => {
      const value = statement.values[Number(number) - 1];
      const named = `v${script}x${number}`;
      values[named] = Array.isArray(value) ? `{${value.join(',')}}` : String(value);
      return `:${named}`;
    });
  };
  return { name: 'the same SQL', texts: Array.from({ length: texts }, (_, script) => sqlOf(script)), random: {}, values };
}
