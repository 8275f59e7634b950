// The facility's lists as code systems for the terminology operations: the edition in force on the day, or the one named.   spec: TRM-3
import type { Db } from '#platform/db/index.ts';
import type { CodeSystemSource, ConceptProperty, Designation, ListedConcept, PublishedEdition, SystemEdition, WantedSystem } from '#fhir/terminology/source.ts';
import { catalogueCodes, catalogueSystems } from '../../model/index.ts';
import type { CatalogueCode, Concept } from '../../model/index.ts';
import { findEdition, listEditions } from './editions.ts';
import type { Edition } from './editions.ts';
import { readConcepts } from './indexes.ts';

/** The product's lists of these are the commonest entries of far larger ones. */
const selections: ReadonlySet<CatalogueCode> = new Set(['icd10', 'vital-sign']);
const synonym = { system: 'http://snomed.info/sct', code: '900000000000013009', display: 'Synonym' };

const systems = [...new Set(Object.values(catalogueSystems))];
const cataloguesOf = (system: string): CatalogueCode[] => catalogueCodes.filter((code) => catalogueSystems[code] === system);

/** Lists that share a system are told apart by whether their codes lie below others: communes lie in provinces. */
const partOf = (catalogue: CatalogueCode) => (cataloguesOf(catalogueSystems[catalogue]).length === 1 ? {} : { filter: { property: 'parent', op: 'exists' as const, value: String(catalogue === 'commune') } });

export const catalogueSource: CodeSystemSource = {
  systems,
  valueSets: catalogueCodes.map((catalogue) => ({ list: catalogue, url: `urn:lanh:catalogue:${catalogue}`, system: catalogueSystems[catalogue], ...partOf(catalogue) })),
  async find({ db, dk, system, on, version }: WantedSystem) {
    if (version !== undefined) return presentNamed(db, { system, version }, pickNamed(await listInUse(db, dk), system, version));
    const found: Edition[] = [];
    // Several lists may share a system: provinces and communes.
    for (const catalogue of cataloguesOf(system)) {
      const edition = await findEdition(db, { dk, catalogue, on });
      if (edition) found.push(edition);
    }
    return present(db, system, found);
  },
  async listVersions({ db, dk, system }) {
    return versionsOf(await listInUse(db, dk), system);
  },
  async listEditions({ db, dk }) {
    const all = await listInUse(db, dk);
    return systems.flatMap((system) => versionsOf(all, system).flatMap((version) => publish(db, { system, version }, pickNamed(all, system, version))));
  },
};

const listInUse = async (db: Db, dk: number): Promise<Edition[]> => (await listEditions(db, dk)).filter(({ state }) => state === 'in-use');

const versionsOf = (all: readonly Edition[], system: string): string[] => [...new Set(all.filter(({ catalogue }) => catalogueSystems[catalogue] === system).map(({ version }) => version))];

/** The editions of this label, and of lists that share the system what was in force when it came. */
function pickNamed(all: readonly Edition[], system: string, version: string): Edition[] {
  const named = all.find((edition) => catalogueSystems[edition.catalogue] === system && edition.version === version);
  if (!named) return [];
  const { validFrom: on } = named;
  return cataloguesOf(system).flatMap((code) => {
    const own = all.filter(({ catalogue }) => catalogue === code);
    return own.find((edition) => edition.version === version) ?? own.find(({ validFrom, validTo }) => validFrom <= on && (!validTo || validTo >= on)) ?? [];
  });
}

function presentNamed(db: Db, { system, version }: { system: string; version: string }, editions: readonly Edition[]): SystemEdition | undefined {
  const edition = present(db, system, editions);
  return edition && { ...edition, version };
}

function publish(db: Db, { system, version }: { system: string; version: string }, editions: readonly Edition[]): PublishedEdition[] {
  const edition = presentNamed(db, { system, version }, editions);
  const named = editions.find((one) => one.version === version);
  if (!edition || !named) return [];
  const { validFrom, validTo, madeAt, source } = named;
  return [{
    ...edition, version, list: cataloguesOf(system).join('-'), validFrom, madeAt: new Date(madeAt).toISOString(), size: editions.reduce((sum, { size }) => sum + size, 0),
    ...(validTo && { validTo }), ...(source && { origin: source }),
  }];
}

function present(db: Db, system: string, editions: readonly Edition[]): SystemEdition | undefined {
  const [first] = editions;
  if (!first) return undefined;
  const isFragment = editions.some(({ catalogue, origin }) => origin === 'product' && selections.has(catalogue));
  const title = first.title['vi'] ?? first.title['en'];
  return {
    system, key: editions.map(({ id }) => id).join('+'), version: first.version, name: editions.map(({ catalogue }) => catalogue).join('-'), ...(title !== undefined && { title }),
    language: 'vi', content: isFragment ? 'fragment' : 'complete', isCaseSensitive: false,
    load: async () => {
      const lists: ListedConcept[][] = [];
      for (const edition of editions) lists.push((await readConcepts(db, edition)).map((concept) => toListed(concept, edition)));
      return lists.flat();
    },
  };
}

function toListed({ code, display, displayEn, displayFr, aliases, parent, properties, validFrom, validTo }: Concept, edition: Edition): ListedConcept {
  const designations: Designation[] = [
    ...(displayEn ? [{ language: 'en', value: displayEn }] : []), ...(displayFr ? [{ language: 'fr', value: displayFr }] : []),
    ...aliases.map((value) => ({ language: 'vi', use: synonym, value })),
  ];
  const own = Object.entries(properties).flatMap(([name, value]) => propertyOf(name, value));
  return {
    code, display, ...(designations.length > 0 && { designations }), ...(parent && { parents: [parent] }), ...(own.length > 0 && { properties: own }),
    ...(validFrom > edition.validFrom && { validFrom }), ...(validTo && { validTo }),
  };
}

function propertyOf(code: string, value: unknown): ConceptProperty[] {
  if (typeof value === 'string') return [{ code, valueString: value }];
  if (typeof value === 'boolean') return [{ code, valueBoolean: value }];
  if (typeof value !== 'number') return [];
  return [Number.isInteger(value) ? { code, valueInteger: value } : { code, valueDecimal: value }];
}
