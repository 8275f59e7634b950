// Names and properties that others add to the codes of a code system. https://hl7.org/fhir/R4/codesystem.html#supplements   spec: TRM-25
import type { CodeSystem } from '#fhir/types/index.ts';
import { buildCodeList } from './codeList.ts';
import type { CodeList } from './codeList.ts';
import { conceptsOf } from './fromResource.ts';
import type { Designation, ListedConcept } from './source.ts';

interface Made { readonly supplements: readonly CodeSystem[]; readonly list: CodeList }

/** The last of each list: the same supplements are asked for again and again. */
const made = new WeakMap<CodeList, Made>();

/** The list with what the supplements say of its codes; codes of their own they cannot add. */
export function supplemented(list: CodeList, all: readonly CodeSystem[]): CodeList {
  const supplements = all.filter(({ status, content }) => status !== 'retired' && content === 'supplement');
  if (supplements.length === 0 || list.isGrammar) return list;
  const known = made.get(list);
  if (known?.supplements.length === supplements.length && known.supplements.every((one, at) => one === supplements[at])) return known.list;
  const added = new Map<string, ListedConcept[]>();
  for (const supplement of supplements) {
    for (const concept of conceptsOf(supplement)) {
      const code = list.find(concept.code)?.code;
      if (code !== undefined) added.set(code, [...(added.get(code) ?? []), { ...concept, designations: namesOf(concept, supplement) }]);
    }
  }
  const fresh = buildCodeList(list, list.concepts.map((concept) => join(concept, added.get(concept.code) ?? [])));
  made.set(list, { supplements, list: fresh });
  return fresh;
}

/** A name in the language of the supplement is one of its names too. */
const namesOf = ({ display, designations = [] }: ListedConcept, { language }: CodeSystem): readonly Designation[] =>
  (display === undefined ? designations : [...designations, { ...(language !== undefined && { language }), value: display }]);

function join(concept: ListedConcept, added: readonly ListedConcept[]): ListedConcept {
  const designations = [...(concept.designations ?? []), ...added.flatMap((one) => one.designations ?? [])];
  const properties = [...(concept.properties ?? []), ...added.flatMap((one) => one.properties ?? [])];
  return { ...concept, ...(designations.length > 0 && { designations }), ...(properties.length > 0 && { properties }) };
}
