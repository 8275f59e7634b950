// Registers a person, after looking for the same one. spec: RCP
import * as model from '#modules/reception/model/index.ts';
import type { DuplicateRow, MatchGrade, PersonFacts, PersonInput } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { nextNumber } from '#platform/db/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { findMatches } from '../people/findMatches.ts';
import { readPeople } from '../people/findPeople.ts';

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
  const changes = model.decideRegisterPatient({ patientCode, ...(mother && { motherName: model.nameOfPatient(mother), motherIdentifiers: mother.identifier ?? [] }) }, { person, duplicateReason: input.duplicateReason }, act);
  const saved = await store.save(changes);
  const patientId = saved.find(({ resourceType }) => resourceType === 'Patient')?.id ?? '';
  return { outcome: 'registered' as const, patientId, patientCode };
});

/** Two desks registering one person wait for each other, so that the second one sees the record of the first. */
async function lockPerson(tx: Tx, dk: number, person: PersonInput): Promise<void> {
  const key = person.citizenId ?? person.insuranceNumber ?? `${model.nameKeys(person.name ?? '').join(' ')} ${person.birthDate ?? ''}`;
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`reception.person/${dk}/${key}`]);
}

const levels: Readonly<Record<MatchGrade, DuplicateRow['level'] | undefined>> = { certain: 'same', probable: 'likely', possible: 'possible', 'certainly-not': undefined };
const mostShown = 6;

async function findDuplicates(tx: Tx, { dk, day }: { dk: number; day: string }, person: PersonInput): Promise<DuplicateRow[]> {
  const found = (await findMatches(tx, { dk, facts: factsOf(person) })).filter(({ id }) => id !== person.motherId).slice(0, mostShown);
  const rows = await readPeople(tx, { dk, day }, found.map(({ id }) => ({ id, by: 'name' })));
  return rows.flatMap(({ by: _by, ...row }) => {
    const match = found.find(({ id }) => id === row.id);
    const level = match && levels[match.grade];
    return match && level ? [{ ...row, level, score: Math.round(match.chance * 100), agree: [...match.agree], differ: [...match.differ] }] : [];
  });
}

function factsOf({ name, birthDate, sex, citizenId, oldCitizenId, insuranceNumber, passport, phone, address }: PersonInput): PersonFacts {
  const insured = insuranceNumber && (model.readInsuranceNumber(insuranceNumber)?.insuranceNumber ?? insuranceNumber);
  return {
    name, birthDate, sex, citizenId, oldCitizenId, insuranceNumber: insured, passport: passport?.toUpperCase(), phone: phone && (model.readPhone(phone) ?? phone),
    address: address && ([address.line, address.commune, address.province].filter(Boolean).join(', ') || address.original),
  };
}
