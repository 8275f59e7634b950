// Invented people: name, age, sex, numbers in the right form, an address in a commune that does not exist. Nobody here lives.   spec: DEM
import type { Chance } from './random.ts';
import { families, givenNames, hamlets, streets } from './names.ts';

export interface DemoPerson {
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
  readonly citizenId: string;
  readonly insuranceNumber?: string;
  readonly phone?: string;
  readonly line: string;
  /** Who brings a child. */
  readonly contact?: { readonly name: string; readonly phone: string; readonly relation: string };
}

export interface PersonWish {
  readonly sex: 'male' | 'female';
  /** Whole years on the day of the first visit. */
  readonly ageYears: number;
  /** `yyyy-MM-dd` */
  readonly on: string;
  /** Running number of the person, which makes its numbers unique. */
  readonly number: number;
}

export function inventPerson(chance: Chance, { sex, ageYears, on, number }: PersonWish): DemoPerson {
  const birthDate = inventBirthDate(chance, ageYears, on);
  const bornIn = Number(birthDate.slice(0, 4));
  const family = chance.weighted(families, ([, weight]) => weight)[0];
  const child = ageYears < 16;
  return {
    name: inventName(chance, { family, sex, bornIn }),
    sex, birthDate,
    citizenId: citizenIdOf({ sex, bornIn, number }),
    ...(chance.happens(0.86) && { insuranceNumber: `40${String(20_000_000 + number).padStart(8, '0')}` }),
    ...(!child && chance.happens(0.92) && { phone: phoneOf(number) }),
    line: chance.happens(0.5) ? `${chance.between(1, 240)} đường ${chance.pick(streets)}` : chance.pick(hamlets),
    ...(child && { contact: { name: inventName(chance, { family, sex: 'female', bornIn: bornIn - 27 }), phone: phoneOf(number), relation: 'Mẹ' } }),
  };
}

function inventName(chance: Chance, { family, sex, bornIn }: { family: string; sex: 'male' | 'female'; bornIn: number }): string {
  const { middle, given } = givenNames(sex, bornIn);
  const between = chance.pick(middle);
  const last = chance.pick(given.filter((name) => !between.endsWith(name)));
  return `${family} ${between} ${last}`;
}

function inventBirthDate(chance: Chance, ageYears: number, on: string): string {
  const day = new Date(`${on}T00:00:00Z`);
  day.setUTCFullYear(day.getUTCFullYear() - ageYears);
  day.setUTCDate(day.getUTCDate() - chance.between(1, 360));
  return day.toISOString().slice(0, 10);
}

/** Province, sex and century, year, running number: the form of Decree 137/2015, article 7. The serials are of our own making. */
function citizenIdOf({ sex, bornIn, number }: { sex: 'male' | 'female'; bornIn: number; number: number }): string {
  const century = (bornIn < 2000 ? 0 : 2) + (sex === 'female' ? 1 : 0);
  return `040${century}${String(bornIn % 100).padStart(2, '0')}${String(number % 1_000_000).padStart(6, '0')}`;
}

/** 095 is a prefix that no network uses. */
const phoneOf = (number: number): string => `095${String(number % 10_000_000).padStart(7, '0')}`;
