// One working day: who comes, to which room, and each room's visits one after the other, the rooms beside each other.   spec: DEM-2
import type { Actor, FindActor } from './actor.ts';
import { instantOf } from './day.ts';
import type { Disease } from './diseaseMix.ts';
import { addDays, inventVisit } from './inventVisit.ts';
import type { FindMedicine } from './inventVisit.ts';
import { inventPerson } from './people.ts';
import type { DemoPerson } from './people.ts';
import { playVisit } from './playVisit.ts';
import { openChance } from './random.ts';
import type { Chance } from './random.ts';
import type { EndedVisit } from './signLast.ts';
import type { Clinic, DemoSite } from './sites.ts';

/** Somebody with a long illness, and the day from which the medicine is wanted again. */
export interface Regular { readonly dk: number; readonly patientId: string; readonly person: DemoPerson; readonly disease: Disease; readonly due: string }

export interface DemoHospital {
  readonly find: FindActor;
  readonly diseases: readonly Disease[];
  readonly findMedicine: FindMedicine;
  readonly sites: readonly DemoSite[];
  /** Grows as people with long illnesses come; whoever comes again is taken off. */
  regulars: Regular[];
  /** Visits that have ended, in the order they did. */
  readonly ended: EndedVisit[];
}

export interface DayPlan {
  readonly day: string;
  readonly visits: number;
  readonly chance: Chance;
  /** People of the day are numbered from here. */
  readonly firstNumber: number;
  readonly until: 'finished' | 'waiting';
  /** Minute of the day at which somebody arrives. */
  readonly arrive: (chance: Chance) => number;
}

interface Caller { readonly site: DemoSite; readonly clinic: Clinic; readonly disease: Disease; readonly person: DemoPerson; readonly patientId?: string; readonly minute: number; readonly chance: Chance }

export async function playDay(hospital: DemoHospital, plan: DayPlan): Promise<number> {
  const callers = inventCallers(hospital, plan).toSorted((left, right) => left.minute - right.minute);
  const byRoom = Map.groupBy(callers, ({ site, clinic }) => `${site.dk}/${clinic.roomCode}`);
  await Promise.all([...byRoom.values()].map((queue) => playQueue(hospital, plan, queue)));
  return callers.length;
}

async function playQueue(hospital: DemoHospital, plan: DayPlan, queue: readonly Caller[]): Promise<void> {
  for (const caller of queue) await playCaller(hospital, plan, caller);
}

function inventCallers(hospital: DemoHospital, { day, visits, chance, firstNumber, arrive }: DayPlan): Caller[] {
  const { diseases, sites } = hospital;
  const month = Number(day.slice(5, 7)) - 1;
  const again = takeDue(hospital, day).flatMap(({ dk, patientId, person, disease }) => {
    const site = sites.find((one) => one.dk === dk);
    return site ? [{ site, ...placeOf(chance, site, disease), disease, person, patientId, minute: arrive(chance), chance: branch(chance) }] : [];
  });
  const fresh = Array.from({ length: Math.max(0, visits - again.length) }, (_nothing, at): Caller => {
    const site = chance.weighted(sites, ({ share }) => share);
    const seen = diseases.filter((disease) => site.clinics.some(({ department }) => department === disease.room));
    const disease = chance.weighted(seen, ({ weight, months }) => weight * (months[month] ?? 1));
    const [least, most] = chance.weighted(disease.ages, ([, , weight]) => weight);
    const sex = chance.happens(disease.femaleShare) ? 'female' : 'male';
    const person = inventPerson(chance, { sex, ageYears: chance.between(least, most), on: day, number: firstNumber + at });
    return { site, ...placeOf(chance, site, disease), disease, person, minute: arrive(chance), chance: branch(chance) };
  });
  return [...again, ...fresh];
}

/** On a day that nobody works nobody comes: they come on the next. */
function takeDue(hospital: DemoHospital, day: string): readonly Regular[] {
  const { due = [], later = [] } = Object.groupBy(hospital.regulars, (regular) => (regular.due <= day ? 'due' : 'later'));
  hospital.regulars = later;
  return due;
}

/** Rooms are played beside each other: each visit draws from a chance of its own. */
const branch = (chance: Chance): Chance => openChance(chance.between(0, 2 ** 31));

const placeOf = (chance: Chance, site: DemoSite, disease: Disease): { clinic: Clinic } => ({ clinic: chance.pick(site.clinics.filter(({ department }) => department === disease.room)) });

async function playCaller(hospital: DemoHospital, { day, until }: DayPlan, caller: Caller): Promise<void> {
  const { find, findMedicine, ended } = hospital;
  const { site, clinic, disease, person, minute, chance } = caller;
  const [desk, nurse, doctor] = await Promise.all([find(site.desk), find(site.nurse), find(clinic.doctor)]);
  const at = (minutes: number) => instantOf(day, minute + minutes);
  const patientId = caller.patientId ?? (await register(desk, at(-2), person));
  const visit = inventVisit(chance, { disease, person, day }, findMedicine);
  const roomId = await findRoom(desk, at(0), clinic.roomCode);
  const far = until === 'finished' ? 'finished' : chance.happens(0.5) ? 'measured' : 'waiting';
  const encounterId = await playVisit({ crew: { desk, nurse, doctor }, patientId, roomId, visit, at, until: far });
  if (far === 'finished') ended.push({ encounterId, patientId, doctor: clinic.doctor, at: at(31) });
  if (disease.chronic && disease.followUpDays) hospital.regulars.push({ dk: site.dk, patientId, person, disease, due: addDays(day, disease.followUpDays) });
}

type Registered = { outcome: 'registered'; patientId: string } | { outcome: 'duplicates'; candidates: { id: string; citizenId?: string }[] };

/** Found instead of made when an earlier run, stopped half-way, has registered the same person. */
export async function register(desk: Actor, at: Date, { line, ...person }: DemoPerson): Promise<string> {
  const input = { person: { kind: 'ordinary', ...person, address: { line, commune: 'Phường Sông Lành', provinceCode: '40', province: 'Tỉnh Nghệ An' } } };
  const answer = await desk.run<Registered>(at, 'Patient/$register-patient', input);
  if (answer.outcome === 'registered') return answer.patientId;
  const same = answer.candidates.find(({ citizenId }) => citizenId === person.citizenId);
  if (same) return same.id;
  const made = await desk.run<Registered>(at, 'Patient/$register-patient', { ...input, duplicateReason: 'Đã đối chiếu giấy tờ: hai người khác nhau' });
  if (made.outcome !== 'registered') throw new Error(`the demo person ${person.name} could not be registered`);
  return made.patientId;
}

const rooms = new Map<string, string>();

export async function findRoom(desk: Actor, at: Date, code: string): Promise<string> {
  const key = `${desk.caller.dk}/${code}`;
  const known = rooms.get(key);
  if (known) return known;
  const { rooms: list } = await desk.read<{ rooms: { roomId: string; code: string }[] }>(at, '$room-loads');
  for (const room of list) rooms.set(`${desk.caller.dk}/${room.code}`, room.roomId);
  const found = rooms.get(key);
  if (!found) throw new Error(`there is no demo room ${code}`);
  return found;
}
