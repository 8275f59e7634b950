// Abbreviations: none in a paper for the patient or another facility; elsewhere only those of the hospital's own list. spec: REC-13
import { Fault } from '#platform/fault/index.ts';
import type { LeavingForm } from './completenessTables.ts';

/** Written in capitals, yet no abbreviations of medicine: units, Roman numerals, names everybody knows. */
const allowed = new Set(['II', 'III', 'IV', 'VI', 'VII', 'VIII', 'IX', 'XI', 'XII', 'HIV', 'AIDS', 'DNA', 'ADN', 'RNA', 'ARN', 'BHYT', 'CCCD', 'COVID', 'TP', 'UBND', 'PARA', 'INR', 'ABO']);

const word = /(?<![\p{L}\d])\p{Lu}{2,6}(?![\p{L}\d])/gu;

/** `t/d` and the like: found only where they are listed. */
const slashed = /(?<![\p{L}\d/])\p{Ll}\/\p{Ll}(?![\p{L}\d/])/gu;

/** Words of a text that are abbreviations: those that are listed, and any other run of two to six capitals. A text all in capitals has none to find. */
export function findAbbreviations(text: string, listed: readonly string[]): string[] {
  const known = new Set(listed);
  const shouts = text === text.toLocaleUpperCase('vi') && /\p{L}\s+\p{L}/u.test(text);
  const plain = text.normalize('NFC');
  const runs = [...plain.matchAll(word)].map(([one]) => one).filter((one) => !allowed.has(one) && (!shouts || known.has(one)));
  return [...new Set([...runs, ...[...plain.matchAll(slashed)].map(([one]) => one).filter((one) => known.has(one))])];
}

/** An entry of the list: the abbreviation and the full words that are proposed for it. */
export interface Abbreviation { readonly code: string; readonly display: string }

/** What people wrote on a paper. `leaves`: it is given to the patient or sent to another facility. */
export interface WrittenTexts { readonly texts: readonly string[]; readonly leaves: boolean }

/**
 * Outside the house no abbreviation may stand; within it those of the hospital's own list may, and all as long as it has issued none.
 * Throws Fault `documents.abbreviations` that names each with its full words.
 */
export function requireFullWords({ texts, leaves }: WrittenTexts, { list, isOwn }: { readonly list: readonly Abbreviation[]; readonly isOwn: boolean }): void {
  if (!leaves && !isOwn) return;
  const known = new Map(list.map(({ code, display }) => [code, display]));
  const found = [...new Set(texts.flatMap((text) => findAbbreviations(text, [...known.keys()])))].filter((one) => leaves || !known.has(one));
  if (found.length === 0) return;
  throw new Fault('rule', 'documents.abbreviations', {
    params: { words: found.join(', ') }, issue: found.map((one) => ({ code: 'business-rule', text: known.has(one) ? `${one}: ${known.get(one)}` : one })),
  });
}

/** Is this form given to the patient or sent to another facility? By the key that the rules know it by. */
export const leavesTheHouse = (formKey: string, leaving: readonly Pick<LeavingForm, 'form'>[]): boolean => leaving.some(({ form }) => form === formKey);
