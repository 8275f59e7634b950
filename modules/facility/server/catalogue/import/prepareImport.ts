// Everything that is known of an import before it is written: the same for looking first and for importing.   spec: CAT-20 CAT-23
import { createHash } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { carryOver, compareLists, dayOf, fitsHeaders, guessMapping, mappingSchema, missingColumns, readRows } from '../../../model/index.ts';
import type { CatalogueCode, ColumnMapping, Concept, IngredientOf, ListChange, RowFinding } from '../../../model/index.ts';
import { findEdition } from '../editions.ts';
import type { Edition } from '../editions.ts';
import { listConcepts, openCatalogue, readConcepts } from '../indexes.ts';
import { readTable } from './readTable.ts';
import type { ReadFile } from './readTable.ts';

export interface ImportFile {
  readonly catalogue: CatalogueCode;
  readonly content: string;
  readonly sheet?: string | undefined;
  readonly mapping?: ColumnMapping | undefined;
  readonly validFrom?: string | undefined;
}

export interface ImportContext { readonly tx: Tx; readonly db: object; readonly dk: number; readonly at: string }

export interface PreparedImport {
  readonly file: ReadFile;
  readonly mapping: ColumnMapping;
  readonly mappingFrom: 'given' | 'saved' | 'guessed';
  readonly validFrom: string;
  readonly former: Edition | undefined;
  readonly concepts: readonly Concept[];
  readonly changes: readonly ListChange[];
  readonly findings: readonly RowFinding[];
  readonly contentHash: string;
}

export async function prepareImport(context: ImportContext, input: ImportFile): Promise<PreparedImport> {
  const { tx, dk, at } = context;
  const { catalogue } = input;
  const bytes = Buffer.from(input.content, 'base64');
  const file = await readTable({ bytes, sheet: input.sheet });
  const { mapping, mappingFrom } = await chooseMapping(tx, { dk, ...input }, file.headers);
  const validFrom = input.validFrom ?? dayOf(at);
  const former = await findEdition(tx, { dk, catalogue, on: validFrom });
  const formerConcepts = former ? await readConcepts(tx, former) : [];
  const lookUps = await readLookUps(context, catalogue, validFrom);
  const { concepts, findings } = readRows(file, { catalogue, mapping, validFrom, ...lookUps });
  const carried = carryOver(concepts, formerConcepts, mapping);
  const contentHash = createHash('sha256').update(bytes).update(JSON.stringify([mapping, validFrom, input.sheet])).digest('hex');
  return { file, mapping, mappingFrom, validFrom, former, concepts: carried, changes: compareLists(formerConcepts, carried), findings, contentHash };
}

async function chooseMapping(tx: Tx, { dk, catalogue, mapping }: { dk: number } & Pick<ImportFile, 'catalogue' | 'mapping'>, headers: readonly string[]): Promise<Pick<PreparedImport, 'mapping' | 'mappingFrom'>> {
  if (mapping) {
    const missing = missingColumns(mapping, headers);
    if (missing.length > 0) throw new Fault('unprocessable', 'facility.import-unknown-columns', { params: { columns: missing.join(', ') } });
    return { mapping, mappingFrom: 'given' };
  }
  const { rows } = await tx.query<{ mapping: unknown }>('select mapping from facility.import_mapping where dk = $1 and catalogue = $2', [dk, catalogue]);
  const saved = mappingSchema.safeParse(rows[0]?.mapping);
  if (saved.success && fitsHeaders(saved.data, headers)) return { mapping: saved.data, mappingFrom: 'saved' };
  const guessed = guessMapping(headers);
  if (!guessed) throw new Fault('unprocessable', 'facility.import-no-columns', { params: { columns: headers.join(', ').slice(0, 300) } });
  return { mapping: guessed, mappingFrom: 'guessed' };
}

/** What rows are compared with in other lists: provinces for communes, ingredients for medicines. */
async function readLookUps({ tx, db, dk }: ImportContext, catalogue: CatalogueCode, on: string): Promise<{ parents?: ReadonlySet<string>; ingredientOf?: IngredientOf }> {
  if (catalogue === 'commune') {
    const provinces = await listConcepts(tx, { db, dk, catalogue: 'province', on });
    return { parents: new Set(provinces.map(({ code }) => code)) };
  }
  if (catalogue !== 'medicine') return {};
  const ingredients = await openCatalogue(tx, { db, dk, catalogue: 'ingredient', on });
  return { ingredientOf: (code) => describeIngredient(code, ingredients?.index.find(code, on)) };
}

function describeIngredient(code: string, concept: Concept | undefined): { name: string; atc?: string } {
  if (!concept) throw new Error(`ingredients: "${code}" is not in the list of ingredients`);
  const { atc } = concept.properties;
  return { name: concept.display, ...(typeof atc === 'string' && { atc }) };
}
