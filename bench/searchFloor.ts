// The search's own SQL as a script for the floor: the same text and values that the engine sends, with the patient drawn anew each time.
import { accessPolicy } from '#modules/facility/server/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import { planSearch } from '#fhir/search/plan.ts';
import { pageSql } from '#fhir/search/sql.ts';
import type { FloorScript } from './floor.ts';
import { codes, patientCount, patientId } from './samples.ts';
import type { Beside } from './seed.ts';

const sentinel = patientId(1);
const drawn = `('${sentinel.slice(0, 24)}' || lpad(:p::text, 12, '0'))::uuid`;

export async function searchFloor({ db, fhir }: Beside): Promise<FloorScript> {
  const { rows: [member] } = await db.query<{ departments: string[]; role: string; roles: string[] }>(
    `select m.departments, m.practitioner_role_id as role, m.roles from platform.membership m where m.dk = 1 and 'doctor' = any(m.roles) limit 1`);
  const caller: Caller = { dk: 1, facilityId: '', accountId: '', clientId: '', reference: '', roles: member?.roles ?? [], departmentIds: member?.departments ?? [], practitionerRoleId: member?.role ?? '', permissions: new Set(), displayName: '' };
  const values: Record<string, string> = {};
  const texts = codes.map((code, script) => {
    const request = parseSearch('Observation', new URLSearchParams({ patient: sentinel, code: `http://loinc.org|${code}`, _sort: '-date', _count: '20' }).toString());
    const statement = pageSql(planSearch(request, { dk: 1, hash: fhir.hash, accessTo: (type) => accessPolicy.searchAccess(caller, type), nowMs: Date.now() }), undefined);
    return statement.sql.replace(/\$(\d+)/g, (_all, number: string) => {
      const value = statement.values[Number(number) - 1];
      if (value === sentinel) return drawn;
      if (Array.isArray(value) && value.length === 1 && value[0] === sentinel) return `array[${drawn}]`;
      const name = `v${script}x${number}`;
      values[name] = Array.isArray(value) ? `{${value.join(',')}}` : String(value);
      return `:${name}`;
    });
  });
  return { name: 'the same SQL', texts, random: { p: patientCount }, values };
}
