// Has the patient consented to what a recipient is there for? spec: PDP-6
import { rowId } from '#fhir/repository/id.ts';
import type { Call } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { dayOf, purposeFor } from '../../model/index.ts';
import type { Recipient } from '../../model/index.ts';
import type { EntryRow } from '../archive/entryRows.ts';
import { accessTable } from '../archive/rules.ts';

/** Throws Fault `documents.no-consent`; of a person who is not known here no consent can be known. */
export async function requireAgreed({ tx, caller, act }: Pick<Call<unknown>, 'tx' | 'caller'> & { act: { at: string } }, { patientId }: Pick<EntryRow, 'patientId'>, recipient: Recipient): Promise<void> {
  const purpose = purposeFor(accessTable, recipient, dayOf(act.at));
  if (purpose === undefined) return;
  const { rowCount } = await tx.query('select 1 from fhir.data_use where dk = $1 and use = $2 and patient = $3::uuid and (until is null or until > $4)', [caller.dk, purpose, patientId === null ? null : rowId(patientId), act.at], 'data-use-agreed');
  if (rowCount === 0) throw new Fault('forbidden', 'documents.no-consent', { params: { purpose } });
}
