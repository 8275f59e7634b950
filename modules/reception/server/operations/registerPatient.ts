// Registers a person, after looking for the same one. spec: RCP
import * as model from '#modules/reception/model/index.ts';
import type { DuplicateRow, Lookup, PersonInput } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { nextNumber } from '#platform/db/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { findPeople } from '../people/findPeople.ts';
import { nameOf } from '../people/projectPerson.ts';

export const registerPatient = implement(model.registerPatient).as(async ({ input, caller, act, tx, store }) => {
  const { person } = input;
  model.checkPerson(person, act.at);
  const search = { dk: caller.dk, day: model.dayOf(act.at) };
  await lockPerson(tx, caller.dk, person);
  const candidates = await findDuplicates(tx, search, person);
  if (candidates.some((candidate) => candidate.citizenId !== undefined && candidate.citizenId === person.citizenId) && input.duplicateReason) {
    throw new Fault('conflict', 'reception.identifier-taken', { issue: [{ code: 'duplicate', expression: 'person.citizenId', text: 'reception.identifier-taken' }] });
  }
  if (candidates.length > 0 && !input.duplicateReason?.trim()) return { outcome: 'duplicates' as const, candidates };
  const mother = person.motherId ? await store.get('Patient', person.motherId) : undefined;
  const year = search.day.slice(2, 4);
  const number = await nextNumber(tx, { dk: caller.dk, series: `reception.patient/${year}` });
  const patientCode = `${year}-${String(number).padStart(7, '0')}`;
  const changes = model.decideRegisterPatient({ patientCode, ...(mother && { motherName: nameOf(mother), motherIdentifiers: mother.identifier ?? [] }) }, { person, duplicateReason: input.duplicateReason }, act);
  const saved = await store.save(changes);
  const patientId = saved.find(({ resourceType }) => resourceType === 'Patient')?.id ?? '';
  return { outcome: 'registered' as const, patientId, patientCode };
});

/** Two desks registering one person wait for each other, so that the second one sees the record of the first. */
async function lockPerson(tx: Tx, dk: number, person: PersonInput): Promise<void> {
  const key = person.citizenId ?? person.insuranceNumber ?? `${model.nameKeys(person.name ?? '').join(' ')} ${person.birthDate ?? ''}`;
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`reception.person/${dk}/${key}`]);
}

async function findDuplicates(tx: Tx, { dk, day }: { dk: number; day: string }, person: PersonInput): Promise<DuplicateRow[]> {
  const byNumbers: Lookup[] = [];
  const add = (by: Lookup['by'], value: string | undefined) => { if (value) byNumbers.push({ by, value }); };
  add('citizen-id', person.citizenId);
  add('old-citizen-id', person.oldCitizenId);
  add('insurance-number', person.insuranceNumber);
  add('passport', person.passport?.toUpperCase());
  const name = [person.name, person.birthDate?.slice(0, 4)].filter(Boolean).join(' ');
  const found = [
    ...(await findPeople(tx, { dk, day, lookups: byNumbers, limit: 10 })),
    ...(person.name && person.birthDate ? await findPeople(tx, { dk, day, lookups: [{ by: 'name', value: name }], limit: 20 }) : []),
  ];
  const { name: fullName, birthDate, citizenId, insuranceNumber, phone } = person;
  const facts = { name: fullName, birthDate, citizenId, insuranceNumber, phone: phone && (model.readPhone(phone) ?? phone), sex: person.sex === 'unknown' ? undefined : person.sex };
  return found
    .filter(({ id }, at) => id !== person.motherId && found.findIndex((other) => other.id === id) === at)
    .flatMap((row) => {
      const { level, score, agree, differ } = model.scoreDuplicate(facts, row);
      return level === 'none' ? [] : [{ ...row, level, score, agree: [...agree], differ: [...differ] }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, 6);
}
