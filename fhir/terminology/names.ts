// Which name of a code is shown in a language, and which names a code has. https://hl7.org/fhir/R4/valueset-operation-expand.html   spec: TRM-12
import type { Member } from './openValueSet.ts';
import type { Designation } from './source.ts';

/** `vi-VN,en;q=0.5` in the order of wish. */
export function readLanguages(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((one, at) => ({ tag: one.split(';')[0]?.trim().toLowerCase() ?? '', weight: Number(/q=([\d.]+)/.exec(one)?.[1] ?? 1), at }))
    .filter(({ tag }) => tag !== '' && tag !== '*').toSorted((a, b) => b.weight - a.weight || a.at - b.at).map(({ tag }) => tag);
}

type Named = Pick<Member, 'display' | 'language' | 'designations'>;

/** The first language in which it has a name; else its own. */
export function displayIn({ display, language, designations }: Named, languages: readonly string[]): string | undefined {
  for (const wanted of languages) {
    if (display !== undefined && fits(language, wanted)) return display;
    const named = designations.filter((one) => fits(one.language, wanted));
    const chosen = named.find(({ use }) => use === undefined || preferred.has(use.code ?? '')) ?? named[0];
    if (chosen) return chosen.value;
  }
  return display;
}

/** `display`, and SNOMED's preferred and fully specified name; synonyms come last. */
const preferred: ReadonlySet<string> = new Set(['display', 'preferredForLanguage', '900000000000548007', '900000000000003001']);

/** `en` and `en-GB` are one language for somebody who reads. */
function fits(language: string | undefined, wanted: string): boolean {
  const [one, other] = [language?.toLowerCase(), wanted];
  return one !== undefined && (one === other || one.startsWith(`${other}-`) || other.startsWith(`${one}-`));
}

/** Is it one of the names of the code? Case and runs of blanks do not count. */
export function isNameOf({ display, designations }: Named, text: string): boolean {
  return [display, ...designations.map(({ value }) => value)].some((one) => one !== undefined && plain(one) === plain(text));
}

const plain = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();

/** Those asked for by `designation`: a language as `urn:ietf:bcp:47|vi` or `vi`, a use as `system|code`. */
export function designationsAsked(designations: readonly Designation[], asked: readonly string[]): readonly Designation[] {
  if (asked.length === 0) return designations;
  const tests = asked.map((token) => token.split('|') as [string, string?]).map(([system, code]) => ({ use, language }: Designation) => {
    if (code === undefined || system === 'urn:ietf:bcp:47') return fits(language, (code ?? system).toLowerCase());
    return use?.system === system && use.code === code;
  });
  return designations.filter((one) => tests.some((test) => test(one)));
}
