// Numbers of a card for a record that lacks them. spec: RCP-7
import { completePatient as contract, decideCompletePatient, identifiers } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';

export const completePatient = implement(contract).as(async ({ id, input, caller, act, tx, store }) => {
  const patient = await store.get('Patient', id ?? '');
  const changes = decideCompletePatient(patient, input, act);
  if (changes.length === 0) return { completed: false };
  const numbers = identifiers({ sex: 'unknown', ...input }).flatMap(({ value }) => value ?? []).filter((value) => !patient.identifier?.some((one) => one.value === value));
  // Two desks giving one number to two records wait for each other.
  for (const value of numbers.toSorted()) await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`reception.person/${caller.dk}/${value}`]);
  const { rows } = await tx.query<{ id: string }>(`select patient_id as id from reception.person_key where dk = $1 and value = any($2) and kind not in ('phone', 'phone-end') and patient_id <> $3 limit 1`, [caller.dk, numbers, patient.id]);
  if (rows.length > 0) throw new Fault('conflict', 'reception.identifier-taken');
  await store.save(changes);
  return { completed: true };
});
