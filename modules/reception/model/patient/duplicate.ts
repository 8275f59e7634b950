// Is this the same person? Points for what agrees, a warning to compare before a second record is made. spec: RCP
import { compareNames } from '../name.ts';

export interface PersonFacts {
  readonly name?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly sex?: string | undefined;
  readonly citizenId?: string | undefined;
  readonly insuranceNumber?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: string | undefined;
}

export interface DuplicateScore {
  /** 0 to 100; from 90 almost surely the same person, from 60 worth a look. */
  readonly score: number;
  readonly level: 'same' | 'likely' | 'possible' | 'none';
  /** The facts that agree and that contradict, for the side-by-side view. */
  readonly agree: readonly (keyof PersonFacts)[];
  readonly differ: readonly (keyof PersonFacts)[];
}

/** Twins share name parts, birth date, phone and address: those alone stay below `same`; only a number of the person reaches it. */
export function scoreDuplicate(a: PersonFacts, b: PersonFacts): DuplicateScore {
  const name = a.name && b.name ? compareNames(a.name, b.name) : 0;
  const birth = compareBirth(a.birthDate, b.birthDate);
  const agree: (keyof PersonFacts)[] = [];
  const differ: (keyof PersonFacts)[] = [];
  const note = (fact: keyof PersonFacts, same: boolean | undefined) => { if (same !== undefined) (same ? agree : differ).push(fact); };
  note('name', a.name && b.name ? name >= 0.99 : undefined);
  note('birthDate', birth === undefined ? undefined : birth === 1);
  for (const fact of ['sex', 'citizenId', 'insuranceNumber', 'phone'] as const) note(fact, a[fact] && b[fact] ? a[fact] === b[fact] : undefined);
  const score = points(name, birth, { agree, differ });
  return { score, level: score >= 90 ? 'same' : score >= 60 ? 'likely' : score >= 45 ? 'possible' : 'none', agree, differ };
}

function points(name: number, birth: number | undefined, { agree, differ }: Pick<DuplicateScore, 'agree' | 'differ'>): number {
  const personal = 40 * name + 30 * (birth ?? 0) + (agree.includes('sex') ? 4 : 0) + (agree.includes('phone') ? 14 : 0);
  // A number of the person decides, unless nothing else fits: then it was typed or scanned wrongly.
  if (agree.includes('citizenId')) return Math.round(name >= 0.5 || birth === 1 ? 97 : 62);
  if (agree.includes('insuranceNumber')) return Math.round(name >= 0.5 || birth === 1 ? 93 : 55);
  const contradiction = (differ.includes('sex') ? 12 : 0) + (differ.includes('citizenId') ? 40 : 0);
  return Math.max(0, Math.min(89, Math.round(personal - contradiction)));
}

/** 1 the same day, 0.8 same year where one is a year only, 0.6 day and month swapped or one figure off, 0 otherwise; undefined when one is missing. */
export function compareBirth(a: string | undefined, b: string | undefined): number | undefined {
  if (!a || !b) return undefined;
  if (a === b) return 1;
  if (a.length < 10 || b.length < 10) return a.slice(0, 4) === b.slice(0, 4) ? 0.8 : 0;
  const [ya, ma, da] = a.split('-');
  const [yb, mb, db] = b.split('-');
  if (ya === yb && ma === db && da === mb) return 0.6;
  return [...a].filter((figure, at) => figure !== b[at]).length === 1 ? 0.6 : 0;
}
