// The search box: reads what was scanned or typed, and looks the person up. spec: RCP
import { dayOf, findPatients as contract, parseScan } from '#modules/reception/model/index.ts';
import type { Lookup } from '#modules/reception/model/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import { implement } from '#fhir/rest/call.ts';
import { findPeople } from '../people/findPeople.ts';

export const findPatients = implement(contract).as(async ({ input, caller, act, tx, store }) => {
  const lookups = input.lookups ?? parseScan(input.text ?? '').lookups;
  const appointment = await readAppointment(store, lookups);
  const search = { dk: caller.dk, day: dayOf(act.at), limit: input.limit ?? 12 };
  const patients = await findPeople(tx, { ...search, lookups: [...lookups, ...(appointment ? [appointment.lookup] : [])] });
  return { patients, ...(appointment && { appointmentId: appointment.id }) };
});

async function readAppointment(store: Store, lookups: readonly Lookup[]): Promise<{ id: string; lookup: Lookup } | undefined> {
  const id = lookups.find(({ by }) => by === 'appointment')?.value;
  const appointment = id === undefined ? undefined : await store.find('Appointment', id);
  const patient = appointment?.participant?.map(({ actor }) => actor?.reference ?? '').find((reference) => reference.startsWith('Patient/'));
  return id && patient ? { id, lookup: { by: 'appointment', value: patient.slice('Patient/'.length) } } : undefined;
}
