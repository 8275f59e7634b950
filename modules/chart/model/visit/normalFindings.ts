// Examination by exception: everything examined is normal but for what is typed. The words of "normal" come from the list exam-template,
// by specialty; the record is kept in Vietnamese, whatever the language on screen. spec: VIS-13
import type { ExaminationSystem, Finding } from './shapes.ts';
import { examinationSystems } from './shapes.ts';

export type NormalWords = ReadonlyMap<ExaminationSystem, string>;

interface Entry { readonly properties: Readonly<Record<string, unknown>> }

/** Entries of one specialty → words by system. */
export const readNormalWords = (entries: readonly Entry[]): NormalWords =>
  new Map(entries.flatMap(({ properties }) => {
    const system = examinationSystems.find((one) => one === properties['system']);
    return system && typeof properties['normal_text'] === 'string' ? [[system, properties['normal_text']] as const] : [];
  }));

/** Systems that a general clinic examines in everybody. */
export const usualSystems: readonly ExaminationSystem[] = ['general', 'heart', 'lungs', 'abdomen', 'nervous'];

const inOrder = (findings: readonly Finding[]): Finding[] => findings.toSorted((a, b) => examinationSystems.indexOf(a.system) - examinationSystems.indexOf(b.system));

/** Everything examined is normal but for the exceptions that stand already. */
export function allNormal(findings: readonly Finding[], systems: readonly ExaminationSystem[], words: NormalWords): Finding[] {
  const exceptions = findings.filter(({ state }) => state === 'abnormal');
  const normal = systems.flatMap((system): Finding[] => {
    const text = words.get(system);
    return text === undefined || exceptions.some((one) => one.system === system) ? [] : [{ system, state: 'normal', text }];
  });
  return inOrder([...exceptions, ...normal]);
}

/** This system is an exception; its words are typed. */
export function makeException(findings: readonly Finding[], system: ExaminationSystem): Finding[] {
  const present = findings.find((one) => one.system === system);
  if (present?.state === 'abnormal') return [...findings];
  return inOrder([...findings.filter((one) => one.system !== system), { system, state: 'abnormal', text: '' }]);
}

/** Back to normal where the others are and it has words, else no longer examined. */
export function dropException(findings: readonly Finding[], system: ExaminationSystem, words: NormalWords): Finding[] {
  const rest = findings.filter((one) => one.system !== system);
  const text = words.get(system);
  return text !== undefined && rest.some(({ state }) => state === 'normal') ? inOrder([...rest, { system, state: 'normal', text }]) : rest;
}
