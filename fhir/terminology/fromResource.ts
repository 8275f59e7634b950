// Reads the concepts of a CodeSystem resource: nested ones, and parents told by properties. https://hl7.org/fhir/R4/codesystem.html#hierarchy   spec: TRM-4
import type { CodeSystem } from '#fhir/types/index.ts';
import { splitCanonical } from './chooseEdition.ts';
import type { ConceptProperty, Designation, ListedConcept, SystemHead } from './source.ts';

type Concepts = NonNullable<CodeSystem['concept']>;
type Concept = Concepts[number];
/** Names of the standard's own concept properties. https://hl7.org/fhir/R4/codesystem-concept-properties.html */
const own = 'http://hl7.org/fhir/concept-properties#';

/** A few old tables of R4 carry their version in the address. */
export const headOf = ({ url = '', version: own, ...system }: CodeSystem): SystemHead => {
  const { url: address, version = own } = splitCanonical(url);
  return headFrom(address, version, system);
};

const headFrom = (system: string, version: string | undefined, { name, title, language, content, caseSensitive }: Omit<CodeSystem, 'url' | 'version'>): SystemHead => ({
  system, content, isCaseSensitive: caseSensitive !== false,
  ...(version !== undefined && { version }), ...(name !== undefined && { name }), ...(title !== undefined && { title }), ...(language !== undefined && { language }),
});

export function conceptsOf({ concept = [], property = [] }: CodeSystem): ListedConcept[] {
  const codesFor = (...names: string[]) => new Set([...names, ...property.filter(({ uri }) => names.some((name) => uri === own + name)).map(({ code }) => code)]);
  const names: PropertyNames = { parent: codesFor('parent', 'subsumedBy'), child: codesFor('child'), inactive: codesFor('inactive'), status: codesFor('status'), abstract: codesFor('notSelectable') };
  const listed: ListedConcept[] = [];
  const parents = new Map<string, Set<string>>();
  const addParent = (code: string, parent: string) => void parents.set(code, (parents.get(code) ?? new Set()).add(parent));
  // Not recursive: a list may be nested as deeply as JSON may.
  const open: { concept: Concept; parent: string | undefined }[] = concept.map((one) => ({ concept: one, parent: undefined })).toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { concept: one, parent } = next;
    if (parent !== undefined) addParent(one.code, parent);
    for (const { code, valueCode: other = '' } of one.property ?? []) {
      if (names.parent.has(code)) addParent(one.code, other);
      if (names.child.has(code)) addParent(other, one.code);
    }
    listed.push(readConcept(one, names));
    for (const below of (one.concept ?? []).toReversed()) open.push({ concept: below, parent: one.code });
  }
  return listed.map((one) => (parents.has(one.code) ? { ...one, parents: [...(parents.get(one.code) ?? [])] } : one));
}

interface PropertyNames {
  readonly parent: ReadonlySet<string>;
  readonly child: ReadonlySet<string>;
  readonly inactive: ReadonlySet<string>;
  readonly status: ReadonlySet<string>;
  readonly abstract: ReadonlySet<string>;
}

const endedStates: readonly unknown[] = ['retired', 'inactive', 'deprecated', 'withdrawn'];

function readConcept({ code, display, definition, designation, property = [] }: Concept, names: PropertyNames): ListedConcept {
  const properties = property as readonly ConceptProperty[];
  const holds = (wanted: ReadonlySet<string>, isMeant: (value: unknown) => boolean) => properties.some((one) => wanted.has(one.code) && isMeant(valueOf(one)));
  const isInactive = holds(names.inactive, isTrue) || holds(names.status, (value) => endedStates.includes(value));
  return {
    code, ...(display !== undefined && { display }), ...(definition !== undefined && { definition }), ...(designation && { designations: designation as readonly Designation[] }),
    ...(isInactive && { inactive: true }), ...(holds(names.abstract, isTrue) && { abstract: true }), ...(properties.length > 0 && { properties }),
  };
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** The bare value; of a Coding its code. */
export function valueOf({ code: _code, ...value }: ConceptProperty): string | number | boolean | undefined {
  const [only] = Object.values(value) as (string | number | boolean | { code?: string })[];
  return typeof only === 'object' ? only.code : only;
}
