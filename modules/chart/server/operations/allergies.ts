// Allergies of a person: the sheet, and the answer written down. Two who ask at once: the later one must have seen the earlier.   spec: ALG-2
import { createHash } from 'node:crypto';
import * as model from '#modules/chart/model/index.ts';
import type { AllergySheet, AllergyState } from '#modules/chart/model/index.ts';
import { dayOf, lookUpCodes } from '#modules/facility/model/index.ts';
import type { AllergyIntolerance } from '#fhir/types/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { allergyClassesOn } from '../allergy/classes.ts';

type AnyCall = Pick<Call<unknown>, 'store' | 'id' | 'act' | 'caller' | 'tx' | 'services'>;

const readRecorded = ({ store, id }: AnyCall): Promise<AllergyIntolerance[]> => store.search('AllergyIntolerance', `patient=Patient/${id}&_count=200`);

function toSheet(recorded: readonly AllergyIntolerance[]): AllergySheet {
  const standing = recorded.filter(model.isStanding);
  const items = standing.filter((one) => !model.isAbsence(one)).map(model.readItem);
  const names = recorded.map(({ id, meta }) => `${id}/${meta?.versionId}`).sort();
  const version = names.length === 0 ? '0' : createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 24);
  return { state: items.length > 0 ? 'known' : standing.some(model.isAbsence) ? 'none' : 'not-asked', items, version };
}

export const allergySheet = implement(model.allergySheet).as(async (call) => {
  await call.store.get('Patient', call.id ?? '');
  return toSheet(await readRecorded(call));
});

export const recordAllergies = implement(model.recordAllergies).as(async (call) => {
  const { input, id = '', act, store, tx, caller } = call;
  await store.get('Patient', id);
  if (input.encounterId !== undefined && (await store.get('Encounter', input.encounterId)).subject?.reference !== `Patient/${id}`) throw new Fault('conflict', 'chart.other-patient');
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`chart.allergies/${caller.dk}/${id}`], 'chart-allergies-lock');
  const recorded = await readRecorded(call);
  const changes = model.decideRecordAllergies({ patientId: id, recorded, codes: await readCodes(call, input.items) }, input, act);
  // The same answer a second time is no conflict.
  if (changes.length > 0 && input.version !== toSheet(recorded).version) throw new Fault('precondition', 'chart.allergies-changed');
  await store.save(changes);
  return toSheet(await readRecorded(call));
});

/** What the codes of the answer are called: ingredients by the facility's list, classes by the table. */
async function readCodes(call: AnyCall, items: readonly { readonly kind: string; readonly code?: string | undefined }[]): Promise<AllergyState['codes']> {
  const of = (kind: string) => [...new Set(items.filter((item) => item.kind === kind).flatMap(({ code }) => code ?? []))];
  const classes = (allergyClassesOn(dayOf(call.act.at)) ?? []).map(({ code, display }) => [`class/${code}`, { display }] as const);
  const wanted = of('ingredient');
  const look = call.services.rooms.flatMap((room) => room.operations ?? []).find(({ contract }) => contract.code === lookUpCodes.code && contract.on === null);
  const found = wanted.length === 0 || look === undefined ? [] : lookUpCodes.output.parse(await look.run({ ...call, id: undefined, input: { catalogue: 'ingredient', codes: wanted } })).concepts;
  const ingredients = found.map(({ code, display, properties }) => [`ingredient/${code}`, { display, atc: typeof properties['atc'] === 'string' ? properties['atc'] : undefined }] as const);
  return new Map([...classes, ...ingredients]);
}

export const allergyClasses = implement(model.allergyClasses).as(async ({ act }) => ({ classes: allergyClassesOn(dayOf(act.at)) ?? [] }));

export const recordPatientFacts = implement(model.recordPatientFacts).as(async ({ input, id, act, store }) => {
  const { patientId, ...facts } = input;
  const encounter = await store.get('Encounter', id ?? '');
  if (encounter.subject?.reference !== `Patient/${patientId}`) throw new Fault('conflict', 'chart.other-patient');
  await store.save(model.decideRecordFacts({ encounter, patient: await store.get('Patient', patientId) }, facts, act));
  return { recordedAt: act.at };
});
