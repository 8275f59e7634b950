// Takes in the lists that come with the software: data/terminology/<list>/{edition.json,concepts.csv}. The same content twice does nothing.   spec: CAT-12
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Database, Tx } from '#platform/db/index.ts';
import { isDay } from '#platform/datedTable/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { buildMedicineProperties, catalogueCodes } from '../../model/index.ts';
import type { CatalogueCode, Cells, Concept, IngredientOf } from '../../model/index.ts';
import { installationDk } from './editions.ts';

import { writeEdition } from './writeEdition.ts';

const shippedFolder = new URL('../../../../data/terminology/', import.meta.url);
const day = z.string().refine(isDay, 'is not a day yyyy-MM-dd');
const editionFile = z.object({ version: z.string().min(1), validFrom: day, validTo: day.optional(), title: z.record(z.string(), z.string()), source: z.string().optional() });

interface ShippedList { readonly catalogue: CatalogueCode; readonly edition: z.infer<typeof editionFile>; readonly text: string; readonly hash: string }

/** Loads what is new or changed; gives the lists that were loaded. `folder` is the house's own unless a test names another. */
export async function loadCatalogues(db: Database, now: () => Date, folder: URL = shippedFolder): Promise<readonly CatalogueCode[]> {
  const lists = await readLists(folder);
  const wanted = await findUnknown(db, lists);
  if (wanted.length === 0) return [];
  return db.transaction(async (tx) => {
    // Two servers that start together load once.
    await tx.query('select pg_advisory_xact_lock(7231003)');
    const missing = await findUnknown(tx, wanted);
    for (const list of missing) await loadList(tx, list, { lists, at: now().toISOString() });
    return missing.map(({ catalogue }) => catalogue);
  });
}

async function readLists(folder: URL): Promise<ShippedList[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const lists = await Promise.all(names.toSorted().map((name) => readList(name, new URL(`${name}/`, folder))));
  const found = lists.filter((list) => list !== undefined);
  const ingredients = found.find(({ catalogue }) => catalogue === 'ingredient');
  // Medicines carry the names of their ingredients, so that a changed ingredient makes a changed medicine list.
  return found.map((list) => (list.catalogue === 'medicine' && ingredients ? { ...list, hash: hashOf(list.hash, ingredients.hash) } : list));
}

async function readList(name: string, folder: URL): Promise<ShippedList | undefined> {
  const [json, text] = await Promise.all(['edition.json', 'concepts.csv'].map((file) => readFile(new URL(file, folder), 'utf8').catch(() => undefined)));
  if (json === undefined || text === undefined) return undefined;
  const catalogue = catalogueCodes.find((code) => code === name);
  if (!catalogue) throw new Error(`data/terminology/${name}: there is no list of this name`);
  const edition = editionFile.safeParse(JSON.parse(json));
  if (!edition.success) throw new Error(`data/terminology/${name}/edition.json: ${z.prettifyError(edition.error)}`);
  return { catalogue, edition: edition.data, text, hash: hashOf(json, text) };
}

const hashOf = (...texts: readonly string[]): string => createHash('sha256').update(texts.join('\u0000')).digest('hex');

async function findUnknown(db: Pick<Tx, 'query'>, lists: readonly ShippedList[]): Promise<ShippedList[]> {
  const { rows } = await db.query<{ catalogue: string; hash: string }>(
    `select distinct on (catalogue) catalogue, content_hash as hash from facility.catalogue_edition where dk = ${installationDk} and origin = 'product' order by catalogue, seq desc`);
  const known = new Map(rows.map(({ catalogue, hash }) => [catalogue, hash]));
  return lists.filter(({ catalogue, hash }) => known.get(catalogue) !== hash);
}

async function loadList(tx: Tx, { catalogue, edition, text, hash }: ShippedList, { lists, at }: { lists: readonly ShippedList[]; at: string }): Promise<void> {
  const ingredientOf = catalogue === 'medicine' ? readIngredients(lists) : undefined;
  const concepts = readRows(catalogue, text).map((cells, row) => {
    try {
      return buildConcept(cells, edition, ingredientOf);
    } catch (error) {
      throw new Error(`data/terminology/${catalogue}/concepts.csv, line ${row + 2}: ${(error as Error).message}`, { cause: error });
    }
  });
  await writeEdition(tx, { dk: installationDk, id: newId(), catalogue, ...edition, origin: 'product', contentHash: hash, at, by: 'Device/lanh' }, { concepts });
}

function readRows(catalogue: CatalogueCode, text: string): Cells[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true }) as Cells[];
  } catch (error) {
    throw new Error(`data/terminology/${catalogue}/concepts.csv: ${(error as Error).message}`, { cause: error });
  }
}

const commonColumns = new Set(['code', 'display', 'display_en', 'display_fr', 'aliases', 'parent', 'valid_from', 'valid_to']);

function buildConcept(cells: Cells, edition: { validFrom: string }, ingredientOf: IngredientOf | undefined): Concept {
  const { code, display, display_en: displayEn, display_fr: displayFr, parent, valid_from: validFrom, valid_to: validTo } = cells;
  if (!code || !display) throw new Error(`${code ? 'display' : 'code'} is empty`);
  const aliases = [cells['aliases'], ingredientOf && cells['names']].flatMap((text) => (text ?? '').split(';')).map((alias) => alias.trim()).filter(Boolean);
  const properties = ingredientOf ? buildMedicineProperties(cells, ingredientOf) : Object.fromEntries(Object.entries(cells).filter(([column, text]) => text && !commonColumns.has(column)));
  return {
    code, display: display.normalize('NFC'), aliases: [...new Set(aliases)], properties, validFrom: validFrom || edition.validFrom,
    ...(displayEn && { displayEn }), ...(displayFr && { displayFr }), ...(parent && parent !== code && { parent }), ...(validTo && { validTo }),
  };
}

function readIngredients(lists: readonly ShippedList[]): IngredientOf {
  const text = lists.find(({ catalogue }) => catalogue === 'ingredient')?.text ?? '';
  const rows = new Map(readRows('ingredient', text).map((cells) => [cells['code'], cells]));
  return (code) => {
    const cells = rows.get(code);
    if (!cells) throw new Error(`ingredients: "${code}" is not in the list of ingredients`);
    return { name: cells['display'] ?? code, ...(cells['atc'] && { atc: cells['atc'] }) };
  };
}
