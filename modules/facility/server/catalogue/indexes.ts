// Search indexes in memory, one per edition. An edition never changes, and which one is in force is asked of the database each time:
// so an import or undo by another process counts at once.   spec: CAT-11
import { LRUCache } from 'lru-cache';
import type { Database, Db } from '#platform/db/index.ts';
import { buildSearchIndex } from '../../model/index.ts';
import type { CatalogueCode, Concept, SearchIndex } from '../../model/index.ts';
import { findEdition } from './editions.ts';
import type { Edition } from './editions.ts';

/** Entries of all indexes together that are kept. */
const keptEntries = 120_000;
const byDatabase = new WeakMap<object, LRUCache<string, SearchIndex>>();

export interface OpenCatalogue { readonly edition: Edition; readonly index: SearchIndex }

export interface WantedCatalogue {
  /** The database of the process: indexes are kept per database. */
  readonly db: object;
  readonly dk: number;
  readonly catalogue: CatalogueCode;
  readonly on: string;
}

export async function openCatalogue(tx: Db, wanted: WantedCatalogue): Promise<OpenCatalogue | undefined> {
  const edition = await findEdition(tx, wanted);
  return edition && { edition, index: await indexOf(tx, wanted.db, edition) };
}

async function indexOf(tx: Db, db: object, edition: Edition): Promise<SearchIndex> {
  return keptOf(db).get(edition.id) ?? keepIndex(db, edition.id, await readConcepts(tx, edition));
}

/** An index made ahead, so that nobody waits for it: of an import about to be committed, or at the start. */
export function keepIndex(db: object, editionId: string, concepts: readonly Concept[]): SearchIndex {
  const index = buildSearchIndex(concepts);
  keptOf(db).set(editionId, index);
  return index;
}

function keptOf(db: object): LRUCache<string, SearchIndex> {
  const kept = byDatabase.get(db) ?? new LRUCache<string, SearchIndex>({ maxSize: keptEntries, sizeCalculation: ({ size }) => size + 1 });
  byDatabase.set(db, kept);
  return kept;
}

interface ConceptRow extends Omit<Concept, 'displayEn' | 'displayFr' | 'parent' | 'validTo'> {
  readonly displayEn: string | null;
  readonly displayFr: string | null;
  readonly parent: string | null;
  readonly validTo: string | null;
}

export async function readConcepts(db: Db, { dk, id }: Pick<Edition, 'dk' | 'id'>): Promise<Concept[]> {
  const { rows } = await db.query<ConceptRow>(
    `select code, display, display_en as "displayEn", display_fr as "displayFr", aliases, parent, properties, valid_from::text as "validFrom", valid_to::text as "validTo"
     from facility.concept where dk = $1 and edition_id = $2 order by place`, [dk, id], 'catalogue-concepts');
  return rows.map(({ displayEn, displayFr, parent, validTo, ...row }) => ({
    ...row, ...(displayEn !== null && { displayEn }), ...(displayFr !== null && { displayFr }), ...(parent !== null && { parent }), ...(validTo !== null && { validTo }),
  }));
}

/** All entries of a list in force on a day, in its order; none when no edition is in force. For rooms downstream: `listConcepts(tx, { db, dk, catalogue: 'commune', on })` */
export async function listConcepts(tx: Db, wanted: WantedCatalogue): Promise<readonly Concept[]> {
  const open = await openCatalogue(tx, wanted);
  return open?.index.search({ text: '', on: wanted.on, limit: open.index.size }) ?? [];
}

/** One entry in force on a day. For rooms downstream: `findConcept(tx, { db, dk, catalogue: 'medicine', on }, code)` */
export async function findConcept(tx: Db, wanted: WantedCatalogue, code: string): Promise<Concept | undefined> {
  return (await openCatalogue(tx, wanted))?.index.find(code, wanted.on);
}

/** Makes the large indexes of every facility behind the start, so that the first search of the day does not wait. */
export async function warmIndexes(db: Database, on: string): Promise<void> {
  const { rows } = await db.query<{ dk: number }>('select dk::int as dk from platform.facility');
  for (const { dk } of rows) for (const catalogue of ['icd10', 'medicine'] as const) await openCatalogue(db, { db, dk, catalogue, on });
}
