// Is this the same person? One rule for $match, the desk and the list of suspected duplicates. spec: IDY-2, IDY-5
import { foldText } from '../name.ts';
import { birthBits, compareBirths } from './compareBirths.ts';
import type { BirthVerdict } from './compareBirths.ts';
import { isPlaceholder, weighNames } from './compareNames.ts';
import type { NameVerdict } from './compareNames.ts';
import { bits, gradeFrom, priorBits } from './weights.ts';

type Values = string | readonly string[] | undefined;

/** What is known of a person; a number may be had several times. */
export interface PersonFacts {
  readonly name?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly sex?: string | undefined;
  readonly citizenId?: Values;
  readonly oldCitizenId?: Values;
  readonly insuranceNumber?: Values;
  readonly passport?: Values;
  readonly patientCode?: Values;
  readonly phone?: Values;
  readonly address?: string | undefined;
}
export type Fact = keyof PersonFacts;

/** https://hl7.org/fhir/R4/valueset-match-grade.html */
export type MatchGrade = 'certain' | 'probable' | 'possible' | 'certainly-not';

export interface MatchScore {
  /** Chance that it is the same person, 0 to 1. */
  readonly chance: number;
  readonly grade: MatchGrade;
  /** The facts that agree and that contradict, for the side-by-side view. */
  readonly agree: readonly Fact[];
  readonly differ: readonly Fact[];
}

const stateNumbers = ['citizenId', 'oldCitizenId', 'insuranceNumber', 'passport', 'patientCode'] as const;
const list = (values: Values): readonly string[] => (values === undefined ? [] : typeof values === 'string' ? [values] : values).filter(Boolean);

interface Evidence { readonly fact: Fact; readonly bits: number; readonly same: boolean }

export function scoreMatch(a: PersonFacts, b: PersonFacts): MatchScore {
  const [nameA, nameB] = [nameOf(a), nameOf(b)];
  const name = nameA !== undefined && nameB !== undefined ? weighNames(nameA, nameB) : undefined;
  const birth = compareBirths(a.birthDate, b.birthDate);
  const evidence = [...listPersonal(a, b, { name, birth }), ...stateNumbers.flatMap((fact) => weighNumber(fact, [list(a[fact]), list(b[fact])], (name?.bits ?? 0) > 0)), ...weighPhone(a, b), ...weighAddress(a, b)];
  const agree = evidence.filter(({ same }) => same).map(({ fact }) => fact);
  const differ = evidence.filter(({ same }) => !same).map(({ fact }) => fact);
  if (!name && !stateNumbers.some((fact) => agree.includes(fact))) return { ...judgeNameless(a, b, birth), agree, differ };
  const chance = chanceOf(evidence.reduce((sum, one) => sum + one.bits, priorBits));
  return { ...decideGrade({ chance, agree, differ }, { fits: (name?.bits ?? 0) > 0 || birthFits(birth), contradicted: isContradicted(evidence) }), agree, differ };
}

/** A birth date without a name is shared with everybody born that day; the same words for a child without a name yet may be its twin's. */
function judgeNameless(a: PersonFacts, b: PersonFacts, birth: BirthVerdict | undefined): Pick<MatchScore, 'chance' | 'grade'> {
  const isSameChild = birth === 'same' && a.name !== undefined && b.name !== undefined && foldText(a.name) === foldText(b.name);
  return isSameChild ? { chance: 0.3, grade: 'possible' } : { chance: 0, grade: 'certainly-not' };
}

const nameOf = ({ name }: PersonFacts): string | undefined => (name && !isPlaceholder(name) ? name : undefined);
const birthFits = (birth: BirthVerdict | undefined): boolean => birth !== undefined && birth !== 'differs';
const chanceOf = (evidence: number): number => 1 / (1 + 2 ** -evidence);

function listPersonal(a: PersonFacts, b: PersonFacts, { name, birth }: { name: NameVerdict | undefined; birth: BirthVerdict | undefined }): Evidence[] {
  const sex = a.sex && b.sex && a.sex !== 'unknown' && b.sex !== 'unknown' ? a.sex === b.sex : undefined;
  return [
    ...(name ? [{ fact: 'name' as const, bits: name.bits, same: name.same }] : []),
    ...(birth ? [{ fact: 'birthDate' as const, bits: birthBits[birth], same: birth === 'same' }] : []),
    ...(sex === undefined ? [] : [{ fact: 'sex' as const, bits: sex ? bits.sex : bits.sexDiffers, same: sex }]),
  ];
}

function weighNumber(fact: (typeof stateNumbers)[number], [left, right]: readonly [readonly string[], readonly string[]], nameFits: boolean): Evidence[] {
  if (left.length === 0 || right.length === 0) return [];
  if (left.some((one) => right.includes(one))) return [{ fact, bits: bits.number, same: true }];
  // Every record has a code of its own, and passports are renewed: that they differ says nothing.
  if (fact === 'patientCode') return [];
  if (fact === 'passport') return [{ fact, bits: 0, same: false }];
  const isSlip = nameFits && left.some((one) => right.some((other) => isFigureOff(one, other)));
  return [{ fact, bits: isSlip ? bits.numberNear : bits.numberDiffers, same: false }];
}

/** The same length and one figure changed, or two neighbours exchanged. */
function isFigureOff(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const off = [...a].flatMap((figure, at) => (figure === b[at] ? [] : [at]));
  const [first = 0, second = 0] = off;
  return off.length === 1 || (off.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first]);
}

function weighPhone(a: PersonFacts, b: PersonFacts): Evidence[] {
  const [left, right] = [list(a.phone), list(b.phone)];
  if (left.length === 0 || right.length === 0) return [];
  const same = left.some((one) => right.includes(one));
  return [{ fact: 'phone', bits: same ? bits.phone : bits.phoneDiffers, same }];
}

/** Six words in ten shared: the same place, old or new names of its units. */
function weighAddress(a: PersonFacts, b: PersonFacts): Evidence[] {
  const [left = new Set<string>(), right = new Set<string>()] = [a, b].map(({ address }) => new Set(foldText(address?.slice(0, 500) ?? '').split(' ').filter(Boolean)));
  if (left.size === 0 || right.size === 0) return [];
  const same = [...left].filter((word) => right.has(word)).length >= 0.6 * Math.min(left.size, right.size);
  return [{ fact: 'address', bits: same ? bits.address : bits.addressDiffers, same }];
}

/** A number of the state, clearly another one, outweighs what a namesake shares. */
const isContradicted = (evidence: readonly Evidence[]): boolean => evidence.some(({ fact, bits: weight }) => (fact === 'citizenId' || fact === 'insuranceNumber') && weight <= bits.numberDiffers);

function decideGrade({ chance, agree, differ }: Omit<MatchScore, 'grade'>, { fits, contradicted }: { fits: boolean; contradicted: boolean }): Pick<MatchScore, 'chance' | 'grade'> {
  // A number decides, unless nothing else fits: then it was typed or scanned wrongly, and a person must look.
  if (agree.includes('citizenId')) return fits ? { grade: 'certain', chance: Math.max(chance, 0.99) } : { grade: 'probable', chance: Math.min(0.9, Math.max(chance, gradeFrom.probable)) };
  if (stateNumbers.some((fact) => agree.includes(fact))) return fits && !contradicted && !differ.includes('sex') ? { grade: 'certain', chance: Math.max(chance, 0.99) } : { grade: 'possible', chance: Math.min(0.7, Math.max(chance, 0.5)) };
  // Without a number in common nobody is certain: a namesake born the same day exists.
  const most = contradicted ? 0.6 : 0.98;
  const bounded = Math.min(chance, most);
  return { chance: bounded, grade: bounded >= gradeFrom.probable ? 'probable' : bounded >= gradeFrom.possible ? 'possible' : 'certainly-not' };
}
