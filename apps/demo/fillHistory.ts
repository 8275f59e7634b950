// Ninety days of a hospital that never was, made through the product's own operations. Stopped half-way it goes on at the day where it stopped.
// spec: DEM-1
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '#apps/server/services.ts';
import { demoSigningPin, listDemoPatients } from '#modules/facility/server/index.ts';
import { openActors } from './actor.ts';
import { inventArrival, localDay, localMinute, planDays } from './day.ts';
import { readDiseaseMix } from './diseaseMix.ts';
import { yearsBetween } from './inventVisit.ts';
import { openMedicines } from './medicines.ts';
import { playDay } from './playDay.ts';
import type { DemoHospital, Regular } from './playDay.ts';
import { playStays } from './playStays.ts';
import { openChance } from './random.ts';
import type { Chance } from './random.ts';
import { signLast } from './signLast.ts';
import { demoSites } from './sites.ts';

export interface HistoryOptions {
  /** Visits in all; 0 makes none. */
  readonly visits: number;
  /** 0 is what the first start makes, with people waiting today; others are added to it and have people of their own. */
  readonly part?: number;
  /** One line of progress per so many days. */
  say(text: string): void;
}

const days = 90;
/** Visits at the end whose papers are signed. */
const signedVisits = 20;
/** People who wait in the rooms on the day of the first start. */
const waitingToday = 12;
const seedOf = (part: number): number => 20_261_127 + part * 7919;
/** People are numbered by part, day and turn, so that no two share a number. */
const numberOf = (part: number, day: number): number => part * 1_000_000 + day * 10_000;

/** Gives the number of visits made now. */
export async function fillHistory(services: Services, { visits, part = 0, say }: HistoryOptions): Promise<number> {
  const file = join(services.config.dataFolder, `demo-history${part === 0 ? '' : `-${part}`}.json`);
  const done = await readProgress(file);
  if (visits <= 0 || done?.finished) return 0;
  const today = done?.today ?? localDay(services.now());
  const hospital = await openHospital(services);
  let made = await playPast({ services, hospital, file, say }, { visits, part, today, after: done?.day ?? '' });
  if (part === 0) made += await endDemo(hospital, services);
  await writeFile(file, JSON.stringify({ today, day: today, finished: true }));
  return made;
}

interface Stage { readonly services: Services; readonly hospital: DemoHospital; readonly file: string; readonly say: (text: string) => void }
interface Past { readonly visits: number; readonly part: number; readonly today: string; /** The last day that an earlier run has played. */ readonly after: string }

/** A database that fills this fast is counted by hand now and then: without figures its planner reads whole tables. */
const countedAfter = (turn: number): boolean => turn === 2 || turn % 15 === 0;

async function playPast({ services, hospital, file, say }: Stage, { visits, part, today, after }: Past): Promise<number> {
  const seed = seedOf(part);
  const plan = planDays(openChance(seed), { today, days, visits }).map((one, at) => ({ ...one, at: at + 1 }));
  if (part === 0 && after === '') hospital.regulars.push(...accountHolders(hospital, plan[0]?.day ?? today));
  let made = 0;
  for (const { day, visits: some, at } of plan.filter((one) => one.day > after)) {
    made += await playDay(hospital, { day, visits: some, chance: openChance(seed + at), firstNumber: numberOf(part, at), until: 'finished', arrive: inventArrival });
    await writeFile(file, JSON.stringify({ today, day }));
    if (countedAfter(at)) await services.db.query('analyze');
    if (at % 15 === 0) say(`Demo hospital: ${made} visits`);
  }
  return made;
}

/** Those who may look at their own record have something to look at: a long illness of their age. */
function accountHolders({ diseases, sites }: DemoHospital, due: string): Regular[] {
  return listDemoPatients().flatMap(({ dk, patientId, name, sex, birthDate, phone }) => {
    const age = yearsBetween(birthDate, due);
    const seen = sites.find((site) => site.dk === dk)?.clinics ?? [];
    const disease = diseases.find((one) => one.chronic && seen.some(({ department }) => department === one.room) && one.ages.some(([least, most]) => least <= age && age <= most));
    return disease ? [{ dk, patientId, disease, due, person: { name, sex, birthDate, phone, citizenId: '', line: '' } }] : [];
  });
}

/** Some lie in the wards, people wait in the rooms, and the papers of the last visits are signed. */
async function endDemo(hospital: DemoHospital, services: Services): Promise<number> {
  await playStays(hospital, services.now());
  const waiting = await playToday(hospital, services, openChance(seedOf(0)));
  const last = hospital.ended.toSorted((left, right) => left.at.getTime() - right.at.getTime()).slice(-signedVisits);
  await signLast(hospital.find, last, { pin: demoSigningPin, now: services.now() });
  return waiting;
}

/** They came within the last hour and a half, so that nothing has happened in the future. */
async function playToday(hospital: DemoHospital, { now }: Services, chance: Chance): Promise<number> {
  const present = localMinute(now());
  const arrive = (one: Chance) => Math.max(0, present - one.between(10, 90));
  return playDay(hospital, { day: localDay(now()), visits: waitingToday, chance, firstNumber: 1, until: 'waiting', arrive });
}

async function openHospital(services: Services): Promise<DemoHospital> {
  const find = await openActors(services);
  return { find, diseases: await readDiseaseMix(), findMedicine: await openMedicines(await find('bacsi'), services.now()), sites: demoSites, regulars: [], ended: [] };
}

interface Progress { readonly today: string; readonly day: string; readonly finished?: boolean }

async function readProgress(file: string): Promise<Progress | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Progress);
}
