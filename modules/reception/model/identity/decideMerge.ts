// Two records of one person become one: the source is closed and says which replaced it, the target learns what it lacks.
// https://hl7.org/fhir/R5/patient-operation-merge.html   https://hl7.org/fhir/R4/patient.html#links   spec: IDY-7, IDY-9
import type { Patient } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { identifierSystems } from '../systems.ts';
import { factsOfPatient } from './factsOfPatient.ts';
import { scoreMatch } from './scoreMatch.ts';
import type { MatchScore } from './scoreMatch.ts';

type Identifier = NonNullable<Patient['identifier']>[number];
type LinkKind = 'replaced-by' | 'replaces';

/** On `Patient.link`: which merge wrote it. What it says is changed by undoing the merge, never by hand. */
export const mergeMark = 'urn:lanh:merge';

export const linksOfMerges = ({ link = [] }: Pick<Patient, 'link'>) => link.filter(({ extension = [] }) => extension.some(({ url }) => url === mergeMark));

/** Address of the record that took this one's place, when a merge of ours did that. */
export const replacedBy = (patient: Pick<Patient, 'link'>): string | undefined => linksOfMerges(patient).find(({ type }) => type === 'replaced-by')?.other.reference;

export interface MergePair { readonly source: Patient; readonly target: Patient }

/** Throws Fault `reception.merge-same`, `reception.merge-source-closed` or `reception.merge-target-closed`. */
export function checkMerge({ source, target }: MergePair): void {
  if (source.id === target.id) throw new Fault('unprocessable', 'reception.merge-same');
  if (source.active === false) throw new Fault('conflict', 'reception.merge-source-closed');
  if (target.active === false) throw new Fault('conflict', 'reception.merge-target-closed');
}

/** What a person must have looked at before two records become one. */
export type MergeWarning = 'citizen-id-differs' | 'insurance-number-differs' | 'sex-differs' | 'birth-date-differs' | 'name-differs' | 'deceased-differs' | 'unlikely';

export function listWarnings({ source, target }: MergePair, score: MatchScore = scoreMatch(factsOfPatient(source), factsOfPatient(target))): MergeWarning[] {
  const named = [['citizenId', 'citizen-id-differs'], ['insuranceNumber', 'insurance-number-differs'], ['sex', 'sex-differs'], ['birthDate', 'birth-date-differs'], ['name', 'name-differs']] as const;
  const isDead = (patient: Patient): boolean => patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined;
  return [
    ...named.filter(([fact]) => score.differ.includes(fact)).map(([, warning]) => warning),
    ...(isDead(source) === isDead(target) ? [] : ['deceased-differs' as const]),
    ...(score.grade === 'certainly-not' ? ['unlikely' as const] : []),
  ];
}

export interface DecidedMerge extends MergePair {
  /** Identifiers that the target did not have. */
  readonly added: readonly Identifier[];
}

/** Ids and versions stay: the caller writes both with `If-Match`. */
export function decideMerge({ source, target }: MergePair, mergeId: string): DecidedMerge {
  checkMerge({ source, target });
  const present = target.identifier ?? [];
  const added = (source.identifier ?? []).filter((one) => !present.some(({ system, value }) => system === one.system && value === one.value)).map((one) => keptIdentifier(one, present));
  return {
    added,
    source: { ...source, active: false, link: [...(source.link ?? []), buildLink(mergeId, 'replaced-by', target)] },
    target: { ...target, ...filledBy(source, target), ...(present.length + added.length > 0 && { identifier: [...present, ...added] }), link: [...(target.link ?? []), buildLink(mergeId, 'replaces', source)] },
  };
}

const buildLink = (mergeId: string, type: LinkKind, { id }: Patient) => ({ extension: [{ url: mergeMark, valueString: mergeId }], other: { reference: `Patient/${id}` }, type });

/** The number of papers and wristbands still finds the person, but is no longer the one in use. */
function keptIdentifier(one: Identifier, present: readonly Identifier[]): Identifier {
  const isTaken = one.system === identifierSystems['patient-code'] || present.some(({ system }) => system === one.system);
  return isTaken ? { ...one, use: 'old' } : one;
}

/** Only where the target says nothing at all. */
function filledBy(source: Patient, target: Patient): Partial<Patient> {
  const keys = ['birthDate', 'telecom', 'address', 'photo', 'contact', 'maritalStatus', 'communication'] as const;
  const filled = Object.fromEntries(keys.filter((key) => target[key] === undefined && source[key] !== undefined).map((key) => [key, source[key]]));
  const hasSex = target.gender !== undefined && target.gender !== 'unknown';
  return { ...filled, ...(!hasSex && source.gender !== undefined && { gender: source.gender }) };
}

export interface UnmergeSide {
  readonly now: Patient;
  /** As it was before the merge. */
  readonly before: Patient;
  /** Nobody wrote to it since the merge. */
  readonly untouched: boolean;
}
export interface UnmergeState { readonly mergeId: string; readonly added: readonly Identifier[]; readonly source: UnmergeSide; readonly target: UnmergeSide }

/** Each as it was, or, where it was changed since, without what the merge put there. */
export function decideUnmerge({ mergeId, added, source, target }: UnmergeState): MergePair {
  if (target.now.active === false) throw new Fault('conflict', 'reception.unmerge-later-first');
  const { active: _, ...open } = source.now;
  return {
    source: source.untouched ? restored(source) : withoutLink({ ...open, ...(source.before.active !== undefined && { active: source.before.active }) }, mergeId),
    target: target.untouched ? restored(target) : withoutLink(withoutIdentifiers(target.now, added), mergeId),
  };
}

/** The version that is replaced is the one of now. */
const restored = ({ now, before }: UnmergeSide): Patient => ({ ...before, ...(now.meta && { meta: { ...before.meta, versionId: now.meta.versionId ?? '' } }) });

function withoutLink({ link = [], ...patient }: Patient, mergeId: string): Patient {
  const left = link.filter(({ extension = [] }) => !extension.some(({ url, valueString }) => url === mergeMark && valueString === mergeId));
  return { ...patient, ...(left.length > 0 && { link: left }) };
}

function withoutIdentifiers({ identifier = [], ...patient }: Patient, added: readonly Identifier[]): Patient {
  const left = identifier.filter((one) => !added.some(({ system, value }) => system === one.system && value === one.value));
  return { ...patient, ...(left.length > 0 && { identifier: left }) };
}
