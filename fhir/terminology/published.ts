// The rooms' lists as CodeSystems, one of each edition, and as ValueSets: made when asked for, stored nowhere.
// https://hl7.org/fhir/R4/codesystem.html   spec: TRM-23, TRM-24
import { createHash } from 'node:crypto';
import type { Db } from '#platform/db/index.ts';
import type { CodeSystem, ResourceType, ValueSet } from '#fhir/types/index.ts';
import { valueOf } from './fromResource.ts';
import type { CodeSystemSource, ConceptProperty, ListedConcept, ListValueSet, PublishedEdition } from './source.ts';

export interface Published {
  /** Without their concepts. */
  listSystems(db: Db, dk: number): Promise<readonly CodeSystem[]>;
  listValueSets(db: Db, dk: number): Promise<readonly ValueSet[]>;
  /** With all its concepts. */
  read(db: Db, dk: number, key: { readonly type: ResourceType; readonly id: string }): Promise<CodeSystem | ValueSet | undefined>;
}

const prefix = 'lanh-';

/** Ids that are kept for the lists. */
export const isPublishedId = (type: ResourceType, id: string): boolean => (type === 'CodeSystem' || type === 'ValueSet') && id.startsWith(prefix);

export function openPublished(sources: readonly CodeSystemSource[]): Published {
  const editionsOf = async (db: Db, dk: number): Promise<PublishedEdition[]> => (await Promise.all(sources.map((source) => source.listEditions({ db, dk })))).flat();
  return {
    listSystems: async (db, dk) => (await editionsOf(db, dk)).map(cutSystem),
    async listValueSets(db, dk) {
      const known = new Set((await editionsOf(db, dk)).map(({ system }) => system));
      return sources.flatMap(({ valueSets }) => valueSets.filter(({ system }) => known.has(system)).map(valueSetOf));
    },
    async read(db, dk, { type, id }) {
      if (type === 'ValueSet') return findListValueSet(sources, ({ list }) => prefix + list === id);
      const edition = (await editionsOf(db, dk)).find((one) => idOf(one) === id);
      return edition && wholeSystem(edition, await edition.load());
    },
  };
}

/** The value set of a list, whatever edition of it is in force. */
export function findListValueSet(sources: readonly CodeSystemSource[], isMeant: (one: ListValueSet) => boolean): ValueSet | undefined {
  const found = sources.flatMap(({ valueSets }) => valueSets).find(isMeant);
  return found && valueSetOf(found);
}

const valueSetOf = ({ list, url, system, title, filter }: ListValueSet): ValueSet => ({
  resourceType: 'ValueSet', id: prefix + list, url, name: pascal(list), ...(title !== undefined && { title }), status: 'active', publisher: 'Lành',
  description: 'Every code of the edition that is in force on the day asked for.', compose: { include: [{ system, ...(filter && { filter: [filter] }) }] },
});

const pascal = (list: string): string => list.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');

/** Versions are free text: what is no id is told apart by its hash. */
function idOf({ list, version }: PublishedEdition): string {
  const id = `${prefix}${list}-${version}`;
  return /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? id : `${prefix}${list}-${createHash('sha256').update(version).digest('hex').slice(0, 12)}`.slice(-64);
}

const effectivePeriod = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod';

function headOf(edition: PublishedEdition): CodeSystem {
  const { list, system, version, title, language, content, isCaseSensitive, validFrom, validTo, madeAt, origin, size } = edition;
  return {
    resourceType: 'CodeSystem', id: idOf(edition), meta: { versionId: '1', lastUpdated: madeAt }, ...(language !== undefined && { language }),
    extension: [{ url: effectivePeriod, valuePeriod: { start: validFrom, ...(validTo !== undefined && { end: validTo }) } }],
    url: system, version, name: pascal(list), ...(title !== undefined && { title }), status: 'active', experimental: false, date: validFrom, publisher: 'Lành',
    ...(origin !== undefined && { description: origin }), caseSensitive: isCaseSensitive, valueSet: `${system}?fhir_vs`, hierarchyMeaning: 'is-a', versionNeeded: false, content, count: size,
  };
}

const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

function cutSystem(edition: PublishedEdition): CodeSystem {
  const head = headOf(edition);
  return { ...head, meta: { ...head.meta, tag: [subsetted] } };
}

/** Of a code with several stretches of days the last one is told. */
function wholeSystem(edition: PublishedEdition, listed: readonly ListedConcept[]): CodeSystem {
  const concepts = [...new Map(listed.map((concept) => [concept.code, concept])).values()];
  const types = new Map<string, string>();
  const concept = concepts.map((one) => conceptOf(one, types));
  const property = [...types].map(([code, type]) => ({ code, type: type as 'code', ...(code === 'parent' && { uri: 'http://hl7.org/fhir/concept-properties#parent' }) }));
  return { ...headOf(edition), count: concept.length, ...(property.length > 0 && { property }), concept };
}

type Concept = NonNullable<CodeSystem['concept']>[number];

function conceptOf({ code, display, definition, designations, parents = [], properties = [], validFrom, validTo }: ListedConcept, types: Map<string, string>): Concept {
  const own: ConceptProperty[] = [
    ...parents.map((parent) => ({ code: 'parent', valueCode: parent })), ...properties,
    ...(validFrom === undefined ? [] : [{ code: 'valid-from', valueDateTime: validFrom }]), ...(validTo === undefined ? [] : [{ code: 'valid-to', valueDateTime: validTo }]),
  ];
  const property = own.map((one) => typed(one, types));
  return { code, ...(display !== undefined && { display }), ...(definition !== undefined && { definition }), ...(designations && { designation: [...designations] }), ...(property.length > 0 && { property }) } as Concept;
}

/** A property has one type in the whole list: the first; what is of another is told as text. */
function typed(one: ConceptProperty, types: Map<string, string>): ConceptProperty {
  const [, key = ''] = Object.keys(one);
  const type = key.slice('value'.length, 'value'.length + 1).toLowerCase() + key.slice('value'.length + 1);
  const known = types.get(one.code) ?? type;
  types.set(one.code, known);
  return known === type ? one : { code: one.code, [`value${known.charAt(0).toUpperCase()}${known.slice(1)}`]: known === 'string' ? String(valueOf(one)) : valueOf(one) } as ConceptProperty;
}
