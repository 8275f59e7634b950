// Taking in official lists: look first, then import, and take back if need be.   spec: CAT
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { isDay } from '#platform/datedTable/index.ts';
import { catalogueCodes } from '../catalogues.ts';
import { mappingSchema } from './columns.ts';
import { changeKinds } from './compareLists.ts';
import { importReasons } from './readRows.ts';

const day = z.string().refine(isDay, 'yyyy-MM-dd');
const permission = 'facility.catalogues';
const fileFaults = ['facility.import-unreadable', 'facility.import-old-excel', 'facility.import-too-large', 'facility.import-empty', 'facility.import-no-columns', 'facility.import-unknown-columns', 'facility.import-no-sheet'];

const fileInput = z.object({
  catalogue: z.enum(catalogueCodes),
  fileName: z.string().min(1).max(255),
  /** The file, in base64; at most 32 MB. */
  content: z.base64(),
  /** Sheet of a workbook; the fullest when absent. */
  sheet: z.string().max(100).optional(),
  /** Saved or guessed when absent. */
  mapping: mappingSchema.optional(),
  /** First day in force; today when absent. */
  validFrom: day.optional(),
});

const delimiterNames = ['comma', 'semicolon', 'tab', 'bar'] as const;
export type DelimiterName = (typeof delimiterNames)[number];
const counts = z.object({ new: z.number(), changed: z.number(), ended: z.number(), same: z.number() });
const findingShape = z.object({ line: z.number(), column: z.string(), reason: z.enum(importReasons), value: z.string(), detail: z.string().optional(), severity: z.enum(['error', 'note']) });
const editionShape = z.object({
  id: z.string(), version: z.string(), validFrom: z.string(), validTo: z.string().optional(), title: z.record(z.string(), z.string()), source: z.string().optional(),
  origin: z.enum(['product', 'import']), state: z.enum(['in-use', 'withdrawn']), size: z.number(), fileName: z.string().optional(), madeAt: z.string(),
  /** Made for this facility; otherwise for the whole installation. */
  own: z.boolean(),
});

export const previewImport = operation({
  code: 'preview-catalogue-import', on: null, level: 'system', input: fileInput,
  output: z.object({
    format: z.enum(['csv', 'xlsx']), encoding: z.string().optional(), delimiter: z.enum(delimiterNames).optional(), sheet: z.string().optional(), sheets: z.array(z.string()),
    headers: z.array(z.string()), mapping: mappingSchema, mappingFrom: z.enum(['given', 'saved', 'guessed']),
    sample: z.array(z.object({ line: z.number(), cells: z.array(z.string()) })),
    rows: z.number(), counts,
    /** Up to fifty of each kind but `same`. */
    changes: z.array(z.object({ kind: z.enum(changeKinds), code: z.string(), before: z.string().optional(), after: z.string().optional() })),
    errors: z.number(), notes: z.number(),
    /** The first thousand. */
    findings: z.array(findingShape),
    former: editionShape.optional(),
    validFrom: z.string(),
  }),
  permission, scope: 'facility', signature: 'none', faults: fileFaults, affectsState: false,
});

export const importCatalogue = operation({
  code: 'import-catalogue', on: null, level: 'system',
  input: fileInput.extend({ version: z.string().min(1).max(60).optional(), source: z.string().max(500).optional() }),
  output: z.object({ editionId: z.string(), version: z.string(), validFrom: z.string(), size: z.number(), counts, notes: z.number() }),
  permission, scope: 'facility', signature: 'none', faults: [...fileFaults, 'facility.import-errors', 'facility.import-known'], affectsState: true,
});

/** The edition is withdrawn; the one before it is in force again. */
export const undoImport = operation({
  code: 'undo-catalogue-import', on: null, level: 'system', input: z.object({ editionId: z.uuid() }),
  output: z.object({ catalogue: z.enum(catalogueCodes), inForce: editionShape.optional() }),
  permission, scope: 'facility', signature: 'none', faults: ['facility.unknown-edition', 'facility.undo-product', 'facility.undo-later-edition'], affectsState: true,
});

export const listCatalogues = operation({
  code: 'list-catalogues', on: null, level: 'system', input: z.object({ on: day.optional() }),
  output: z.object({
    on: z.string(),
    catalogues: z.array(z.object({ catalogue: z.enum(catalogueCodes), system: z.string(), inForce: editionShape.optional(), editions: z.array(editionShape) })),
  }),
  permission, scope: 'facility', signature: 'none', faults: [], affectsState: false,
});
