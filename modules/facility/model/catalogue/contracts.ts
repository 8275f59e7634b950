// Finding a code: by code, abbreviation, words without accents or half-typed Telex.   spec: CAT
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { isDay } from '#platform/datedTable/index.ts';
import { catalogueCodes } from './catalogues.ts';

const catalogue = z.enum(catalogueCodes);
const day = z.string().refine(isDay, 'yyyy-MM-dd');

export const conceptSchema = z.object({
  code: z.string(),
  display: z.string(),
  displayEn: z.string().optional(),
  displayFr: z.string().optional(),
  aliases: z.array(z.string()).readonly(),
  parent: z.string().optional(),
  properties: z.record(z.string(), z.unknown()),
  validFrom: z.string(),
  validTo: z.string().optional(),
});

const found = z.object({
  /** Canonical URL of the code system. */
  system: z.string(),
  /** Label of the edition in force on the day asked for; absent when none is. */
  version: z.string().optional(),
  concepts: z.array(conceptSchema),
  /** Entries of the whole edition. */
  size: z.number().optional(),
  /** How often the caller chose those of the answer that the caller ever chose: code → times. */
  uses: z.record(z.string(), z.number()).optional(),
});

/** GET or POST /fhir/$search-codes?catalogue=icd10&text=tha; without text: the list in its own order. */
export const searchCodes = operation({
  code: 'search-codes', on: null, level: 'system',
  input: z.object({
    catalogue,
    text: z.string().max(200).default(''),
    /** Day for which the code must be in force; today when absent. */
    on: day.optional(),
    /** Only entries below this code, e.g. the communes of a province. */
    parent: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(20),
  }),
  output: found,
  permission: 'facility.search-codes', scope: 'self', signature: 'none', faults: [], affectsState: false,
});

/** Entries of a list by their codes, in the order asked; a code that was not in force is left out. */
export const lookUpCodes = operation({
  code: 'look-up-codes', on: null, level: 'system',
  input: z.object({ catalogue, codes: z.array(z.string().max(80)).min(1).max(500), on: day.optional() }),
  output: found,
  permission: 'facility.search-codes', scope: 'self', signature: 'none', faults: [], affectsState: false,
});

/** Says that the caller chose a code, so that it ranks higher for this person next time. */
export const noteCodeUse = operation({
  code: 'note-code-use', on: null, level: 'system',
  input: z.object({ catalogue, code: z.string().max(80) }),
  output: z.object({ uses: z.number().int() }),
  permission: 'facility.search-codes', scope: 'self', signature: 'none', faults: ['facility.unknown-code'], affectsState: true,
});
