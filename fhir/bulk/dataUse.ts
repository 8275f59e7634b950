// What an export is for, as the law counts it: some uses wait for each patient's consent, and who has not given it is left out. docs/decisions/0218-consent-per-purpose.md   spec: PDP-5
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';

/** Throws Fault `bulk.use-missing`. Gives the use; a program that names none works for the facility itself. A house without rules of use asks for none. */
export function requireUse({ rooms, now }: Pick<RestServices, 'rooms' | 'now'>, { system }: Caller, asked: string | undefined): { readonly code: string; readonly needsConsent: boolean } | undefined {
  const rules = rooms.flatMap(({ dataUses }) => dataUses ?? [])[0];
  if (!rules) return undefined;
  const uses = rules.list(now().toISOString());
  const found = uses.find(({ code }) => code === (asked ?? (system ? rules.ofPrograms : undefined)));
  if (found) return found;
  throw new Fault('unprocessable', 'bulk.use-missing', { issue: [{ code: 'required', text: `Say what it is used for: _use = ${uses.map(({ code }) => code).join(', ')}`, expression: '_use' }] });
}

/** Row ids of those whose consent stands at the instant. */
export async function listAgreed(db: Db, { dk, use, at }: { readonly dk: number; readonly use: string; readonly at: Date }): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ patient: string }>('select patient from fhir.data_use where dk = $1 and use = $2 and (until is null or until > $3)', [dk, use, at], 'bulk-agreed');
  return new Set(rows.map(({ patient }) => patient));
}
