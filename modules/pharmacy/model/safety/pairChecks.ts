// Duplicates and interactions: within the prescription and against what is still running.   spec: PHA-12, PHA-13
import { actsOnTheSpot, sharedGroup } from '../medicine/groups.ts';
import type { Interaction, MedicineIngredient } from '../medicine/medicineEntry.ts';
import { type CheckInput, type Finding, type Level, nameOf, type NotRun, nothing, type SafetyResult } from './finding.ts';

interface Taken {
  /** Undefined for a medicine that runs already. */
  readonly line: string | undefined;
  readonly name: string;
  readonly ingredients: readonly MedicineIngredient[];
  readonly atc: string;
  readonly systemic: boolean;
  /** Put on skin, into eye, ear or nose: only its own ATC code counts, not what its ingredients do when swallowed. */
  readonly onTheSpot: boolean;
}

function takenOf({ lines, patient }: CheckInput): readonly Taken[] {
  const fresh = lines.map(({ id, medicine }) => ({ line: id, name: nameOf(medicine), ingredients: medicine.ingredients, atc: medicine.atc, systemic: isSystemic(medicine.route), onTheSpot: actsOnTheSpot(medicine.route) }));
  return [...fresh, ...othersRunning({ lines, patient }).map((one) => ({ ...one, line: undefined, systemic: true, onTheSpot: false }))];
}

type Running = NonNullable<CheckInput['patient']['current']>[number];
type Renewed = Running & { readonly line: string };

/** Running courses that a row of this prescription goes on with: the row takes their place. */
function renewedBy({ lines, patient }: Pick<CheckInput, 'lines' | 'patient'>): readonly Renewed[] {
  const lineOf = new Map(lines.flatMap(({ id, renews }) => (renews === undefined ? [] : [[renews, id] as const])));
  return (patient.current ?? []).flatMap((one) => {
    const line = lineOf.get(one.request ?? '');
    return line === undefined ? [] : [{ ...one, line }];
  });
}

function othersRunning(input: Pick<CheckInput, 'lines' | 'patient'>): readonly Running[] {
  const renewed = new Set(renewedBy(input).map(({ request }) => request));
  return (input.patient.current ?? []).filter(({ request }) => request === undefined || !renewed.has(request));
}

/** Said once for all of them, folded: how much of the earlier supply is still there. */
function tellRenewed(input: CheckInput): readonly Finding[] {
  const renewed = renewedBy(input);
  const until = renewed.map((one) => one.until ?? '').toSorted().at(-1) ?? '';
  if (renewed.length === 0) return [];
  return [{ key: `duplicate/renewed/${until}`, check: 'duplicate', level: 'information', reason: until === '' ? 'renewed' : 'renewed-until', params: { medicines: renewed.map(({ name }) => name).join(', '), until }, lines: renewed.map(({ line }) => line) }];
}

const localRoutes = new Set(['topical', 'ophthalmic', 'otic', 'nasal', 'vaginal', 'transdermal', 'oromucosal', 'external']);
const isSystemic = (route: string): boolean => !localRoutes.has(route);

/** Each pair once; a pair of two running medicines is no matter of this prescription. */
function pairsOf<T extends { readonly taken: Taken }>(all: readonly T[]): readonly (readonly [T, T])[] {
  return all.flatMap((left, at) => all.slice(at + 1).flatMap((right) => (left.taken.line === undefined && right.taken.line === undefined ? [] : [[left, right] as const])));
}

const linesOf = (...taken: readonly Taken[]): string[] => taken.flatMap(({ line }) => line ?? []);

export function checkDuplicates(input: CheckInput): SafetyResult {
  if (input.lines.length === 0) return nothing;
  const findings = pairsOf(takenOf(input).map((taken) => ({ taken }))).flatMap(([left, right]) => judgeDuplicate(left.taken, right.taken));
  return { findings: [...findings, ...tellRenewed(input)], notRun: currentNotRead(input, 'duplicate') };
}

function judgeDuplicate(left: Taken, right: Taken): readonly Finding[] {
  const shared = left.ingredients.find((one) => right.ingredients.some((other) => other.code === one.code));
  const running = right.line === undefined;
  if (shared) {
    const reason = running ? 'duplicate-running' : 'duplicate-ingredient';
    return left.systemic || right.systemic ? [duplicate(left, right, { level: 'warning', reason, subject: shared.name, key: shared.code })] : [];
  }
  // Level 4 of ATC is the chemical group (two NSAIDs, two ACE inhibitors); broader levels would call two antihypertensives a duplicate.
  const group = sharedGroup(left.atc, right.atc);
  if (group === undefined || !left.systemic || !right.systemic) return [];
  return [duplicate(left, right, { level: 'warning', reason: running ? 'duplicate-group-running' : 'duplicate-group', subject: group, key: group })];
}

const duplicate = (left: Taken, right: Taken, { level, reason, subject, key }: { level: Level; reason: string; subject: string; key: string }): Finding => ({
  key: `duplicate/${key}/${[left.name, right.name].toSorted().join('+')}`, check: 'duplicate', level, reason, params: { subject, first: left.name, second: right.name }, lines: linesOf(left, right),
});

const levels: Readonly<Record<Interaction['severity'], Level>> = { contraindicated: 'stop', major: 'warning', moderate: 'information', minor: 'information' };

export function checkInteractions(input: CheckInput): SafetyResult {
  if (input.lines.length === 0) return nothing;
  const table = input.knowledge.interactions;
  if (table === undefined) return { findings: [], notRun: [{ check: 'interaction', reason: 'no-interaction-table', params: {}, lines: [] }] };
  const index = indexOf(table);
  const sided = takenOf(input).map((taken) => ({ taken, sides: sidesOf(taken, index) }));
  const findings = pairsOf(sided).flatMap(([left, right]) => rowsBetween(left.sides, right.sides, index).map((row) => interactionOf(row, left.taken, right.taken)));
  return { findings: worstOfEach(findings), notRun: currentNotRead(input, 'interaction') };
}

/** Side of a row (ingredient code or `atc:` prefix) → the rows it stands in, with their other side. */
type SideIndex = ReadonlyMap<string, readonly { readonly row: Interaction; readonly other: string }[]>;

/** A table of a thousand rows is asked for every pair at every key: it is indexed once. */
const indexes = new WeakMap<readonly Interaction[], SideIndex>();

function indexOf(table: readonly Interaction[]): SideIndex {
  const known = indexes.get(table);
  if (known) return known;
  const sides = table.flatMap((row) => [{ side: row.first, other: row.second, row }, { side: row.second, other: row.first, row }]);
  const index: SideIndex = Map.groupBy(sides.filter(({ side }) => side !== 'atc:'), ({ side }) => side);
  indexes.set(table, index);
  return index;
}

/** The sides of the table that a medicine stands on. */
function sidesOf({ ingredients: all, atc, onTheSpot }: Taken, index: SideIndex): ReadonlySet<string> {
  const ingredients = onTheSpot ? [] : all;
  const codes = [atc, ...ingredients.map((one) => one.atc ?? '')];
  const prefixes = codes.flatMap((code) => Array.from(code, (_letter, at) => `atc:${code.slice(0, at + 1)}`));
  return new Set([...ingredients.map(({ code }) => code), ...prefixes].filter((side) => index.has(side)));
}

function rowsBetween(left: ReadonlySet<string>, right: ReadonlySet<string>, index: SideIndex): readonly Interaction[] {
  if (right.size === 0) return [];
  return [...new Set([...left].flatMap((side) => (index.get(side) ?? []).filter(({ other }) => right.has(other)).map(({ row }) => row)))];
}

const interactionOf = (row: Interaction, left: Taken, right: Taken): Finding => ({
  key: `interaction/${[left, right].map((one) => one.ingredients.map(({ code }) => code).join('-')).toSorted().join('+')}`,
  check: 'interaction', level: levels[row.severity], reason: `interaction-${row.severity}`,
  params: { first: left.name, second: right.name, effect: row.effect, effectEn: row.effectEn ?? row.effect, effectFr: row.effectFr ?? row.effect, advice: row.advice ?? '' }, lines: linesOf(left, right), source: row.source,
});

const rank: Readonly<Record<Level, number>> = { stop: 0, warning: 1, information: 2 };

/** A row for the ingredients and one for their groups may both meet: the graver speaks. */
function worstOfEach(findings: readonly Finding[]): readonly Finding[] {
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const before = worst.get(finding.key);
    if (!before || rank[finding.level] < rank[before.level]) worst.set(finding.key, finding);
  }
  return [...worst.values()];
}

/** Running medicines nobody could read, or that are written in words the lists do not know. */
function currentNotRead({ patient }: CheckInput, check: 'duplicate' | 'interaction'): readonly NotRun[] {
  if (patient.current === undefined) return [{ check, reason: 'current-unknown', params: {}, lines: [] }];
  const unread = patient.current.filter(({ ingredients, atc }) => ingredients.length === 0 && atc === '');
  return unread.length === 0 ? [] : [{ check, reason: 'current-not-coded', params: { medicine: unread.map(({ name }) => name).join(', ') }, lines: [] }];
}
