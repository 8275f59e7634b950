// What a concept map says of a code, in its direction or against it. https://hl7.org/fhir/R4/conceptmap.html   spec: TRM-17
import type { CodeableConcept, Coding, ConceptMap } from '#fhir/types/index.ts';

type Group = NonNullable<ConceptMap['group']>[number];
type Target = NonNullable<Group['element'][number]['target']>[number];
export type Equivalence = Target['equivalence'];
type Product = NonNullable<Target['product']>[number];

export interface Match {
  readonly equivalence: Equivalence;
  /** Absent where the map says that nothing corresponds. */
  readonly concept?: Coding;
  readonly products: readonly { readonly element: string; readonly concept: Coding }[];
  /** Canonical address of the map. */
  readonly source?: string;
}

export interface Asked {
  readonly coding: Coding;
  readonly targetSystem?: string | undefined;
  readonly isReverse: boolean;
  /** Other elements of the same thing, on which a map may depend. */
  readonly dependencies: readonly { readonly element: string; readonly concept: CodeableConcept }[];
}

/** Whether a match is a translation at all. */
export const isTranslation = ({ equivalence, concept }: Match): boolean => concept !== undefined && equivalence !== 'unmatched' && equivalence !== 'disjoint';

/** Read the other way round, what was wider is narrower. https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html */
const inverses: Partial<Record<Equivalence, Equivalence>> = { wider: 'narrower', narrower: 'wider', subsumes: 'specializes', specializes: 'subsumes' };

/** Addresses of maps that stand in for what is not mapped are given to `onOtherMap`. */
export function translateCode(map: ConceptMap, asked: Asked, onOtherMap: (url: string) => void): Match[] {
  const found = (map.group ?? []).flatMap((group) => (asked.isReverse ? reverseIn(group, asked) : forwardIn(group, asked, onOtherMap)));
  return found.map((match) => ({ ...match, ...(map.url !== undefined && { source: map.version === undefined ? map.url : `${map.url}|${map.version}` }) }));
}

function forwardIn(group: Group, { coding, targetSystem, dependencies }: Asked, onOtherMap: (url: string) => void): Match[] {
  if (!fitsSystem(group.source, coding.system) || !fitsSystem(group.target, targetSystem)) return [];
  const elements = group.element.filter(({ code }) => code === coding.code);
  if (elements.length === 0) return unmappedIn(group, coding, onOtherMap);
  return elements.flatMap(({ target = [] }) => target.filter((one) => isMet(one, dependencies)).map((one): Match => ({
    equivalence: one.equivalence, products: productsOf(one.product),
    ...(one.code !== undefined && { concept: codingOf(group.target, group.targetVersion, one) }),
  })));
}

function reverseIn(group: Group, { coding, targetSystem, dependencies }: Asked): Match[] {
  if (!fitsSystem(group.target, coding.system) || !fitsSystem(group.source, targetSystem)) return [];
  return group.element.flatMap((element) => (element.target ?? []).filter((one) => one.code === coding.code && isMet(one, dependencies)).map((one): Match => ({
    equivalence: inverses[one.equivalence] ?? one.equivalence, products: [],
    ...(element.code !== undefined && { concept: codingOf(group.source, group.sourceVersion, element) }),
  })));
}

const fitsSystem = (own: string | undefined, asked: string | undefined): boolean => own === undefined || asked === undefined || own === asked;

const codingOf = (system: string | undefined, version: string | undefined, { code, display }: { code?: string; display?: string }): Coding =>
  ({ ...(system !== undefined && { system }), ...(version !== undefined && { version }), ...(code !== undefined && { code }), ...(display !== undefined && { display }) });

function unmappedIn({ unmapped, target, targetVersion }: Group, { code }: Coding, onOtherMap: (url: string) => void): Match[] {
  if (unmapped?.mode === 'other-map' && unmapped.url !== undefined) onOtherMap(unmapped.url);
  if (unmapped?.mode === 'provided' && code !== undefined) return [{ equivalence: 'relatedto', products: [], concept: codingOf(target, targetVersion, { code }) }];
  if (unmapped?.mode === 'fixed' && unmapped.code !== undefined) return [{ equivalence: 'relatedto', products: [], concept: codingOf(target, targetVersion, unmapped) }];
  return [];
}

/** Every element that the mapping depends on has the value it asks for. */
function isMet({ dependsOn = [] }: Target, dependencies: Asked['dependencies']): boolean {
  return dependsOn.every(({ property, system, value }) => dependencies.some(({ element, concept }) => element === property
    && ((concept.coding ?? []).some((one) => one.code === value && fitsSystem(system, one.system)) || (system === undefined && concept.text === value))));
}

const productsOf = (products: readonly Product[] = []): Match['products'] => products.map(({ property, system, value, display }) => ({ element: property, concept: codingOf(system, undefined, { code: value, ...(display !== undefined && { display }) }) }));
