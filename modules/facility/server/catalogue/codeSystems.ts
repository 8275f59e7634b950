// The facility's lists as code systems for the terminology operations: the edition in force on the day, or the one named.   spec: TRM-3
import type { Db } from '#platform/db/index.ts';
import type { CodeSystemSource, ConceptProperty, Designation, ListedConcept, SystemEdition, WantedSystem } from '#fhir/terminology/source.ts';
import { catalogueCodes, catalogueSystems } from '../../model/index.ts';
import type { CatalogueCode, Concept } from '../../model/index.ts';
import { findEdition, findNamedEdition, listEditions } from './editions.ts';
import type { Edition } from './editions.ts';
import { readConcepts } from './indexes.ts';

/** The product's lists of these are the commonest entries of far larger ones. */
const selections: ReadonlySet<CatalogueCode> = new Set(['icd10', 'vital-sign']);
const synonym = { system: 'http://snomed.info/sct', code: '900000000000013009', display: 'Synonym' };

const cataloguesOf = (system: string): CatalogueCode[] => catalogueCodes.filter((code) => catalogueSystems[code] === system);

export const catalogueSource: CodeSystemSource = {
  systems: [...new Set(Object.values(catalogueSystems))],
  async find({ db, dk, system, on, version }: WantedSystem) {
    const found: Edition[] = [];
    // Several lists may share a system: provinces and communes.
    for (const catalogue of cataloguesOf(system)) {
      const edition = version === undefined ? await findEdition(db, { dk, catalogue, on }) : await findNamedEdition(db, { dk, catalogue, version });
      if (edition) found.push(edition);
    }
    return present(db, system, found);
  },
  async listVersions({ db, dk, system }) {
    const catalogues = new Set(cataloguesOf(system));
    const editions = await listEditions(db, dk);
    return [...new Set(editions.filter(({ catalogue, state }) => catalogues.has(catalogue) && state === 'in-use').map(({ version }) => version))];
  },
};

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
