// Writes an edition with all its entries, in the caller's transaction.   spec: CAT-10
import type { Tx } from '#platform/db/index.ts';
import type { CatalogueCode, Concept } from '../../model/index.ts';

export interface NewEdition {
  readonly dk: number;
  readonly id: string;
  readonly catalogue: CatalogueCode;
  readonly version: string;
  readonly validFrom: string;
  readonly validTo?: string | undefined;
  readonly title: Readonly<Record<string, string>>;
  readonly source?: string | undefined;
  readonly origin: 'product' | 'import';
  readonly contentHash: string;
  readonly basedOn?: string | undefined;
  readonly fileName?: string | undefined;
  readonly at: string;
  readonly by: string;
}

export interface EditionContent {
  readonly concepts: readonly Concept[];
  /** Told after each part with the number written so far. */
  readonly onRows?: (done: number) => void;
}

const rowsAtOnce = 5000;

export async function writeEdition(tx: Tx, edition: NewEdition, { concepts, onRows }: EditionContent): Promise<void> {
  const { dk, id } = edition;
  await tx.query(
    `insert into facility.catalogue_edition (dk, id, catalogue, version, valid_from, valid_to, title, source, origin, content_hash, size, based_on, file_name, made_at, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [dk, id, edition.catalogue, edition.version, edition.validFrom, edition.validTo ?? null, JSON.stringify(edition.title), edition.source ?? null, edition.origin, edition.contentHash,
      concepts.length, edition.basedOn ?? null, edition.fileName ?? null, edition.at, edition.by]);
  for (let from = 0; from < concepts.length; from += rowsAtOnce) {
    const part = concepts.slice(from, from + rowsAtOnce);
    await writeConcepts(tx, { dk, id, from }, part);
    onRows?.(from + part.length);
  }
}

async function writeConcepts(tx: Tx, { dk, id, from }: { dk: number; id: string; from: number }, concepts: readonly Concept[]): Promise<void> {
  const rows = concepts.map((concept, at) => ({ ...concept, place: from + at }));
  await tx.query(
    `insert into facility.concept (dk, edition_id, place, code, display, display_en, display_fr, aliases, parent, properties, valid_from, valid_to)
     select $1, $2, place, code, display, "displayEn", "displayFr", aliases, parent, properties, "validFrom", "validTo"
     from jsonb_to_recordset($3::jsonb) as row (place int4, code text, display text, "displayEn" text, "displayFr" text, aliases text[], parent text, properties jsonb, "validFrom" date, "validTo" date)`,
    [dk, id, JSON.stringify(rows)]);
}
