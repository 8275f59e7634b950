// Which edition of a list is in force for a facility on a day.   spec: CAT-5 CAT-10
import type { Db } from '#platform/db/index.ts';
import type { CatalogueCode } from '../../model/index.ts';

/** Lists of the whole installation. */
export const installationDk = 0;

export interface Edition {
  readonly dk: number;
  readonly id: string;
  readonly seq: number;
  readonly catalogue: CatalogueCode;
  readonly version: string;
  readonly validFrom: string;
  readonly validTo?: string | undefined;
  readonly title: Readonly<Record<string, string>>;
  readonly source?: string | undefined;
  readonly origin: 'product' | 'import';
  readonly state: 'in-use' | 'withdrawn';
  readonly size: number;
  readonly basedOn?: string | undefined;
  readonly fileName?: string | undefined;
  readonly madeAt: string;
  readonly madeBy: string;
}

export const editionColumns = `dk::int as dk, id, seq::int as seq, catalogue, version, valid_from::text as "validFrom", valid_to::text as "validTo", title, source, origin, state, size,
  based_on as "basedOn", file_name as "fileName", made_at as "madeAt", made_by as "madeBy"`;

/** The facility's own list goes before the installation's, an imported one before what came with the software, a later one before an earlier. */
export const precedence = `(dk <> ${installationDk}) desc, (origin = 'import') desc, valid_from desc, seq desc`;

export async function findEdition(db: Db, { dk, catalogue, on }: { dk: number; catalogue: CatalogueCode; on: string }): Promise<Edition | undefined> {
  const { rows } = await db.query<Edition>(
    `select ${editionColumns} from facility.catalogue_edition
     where catalogue = $1 and dk in (${installationDk}, $2) and state = 'in-use' and valid_from <= $3 and (valid_to is null or valid_to >= $3)
     order by ${precedence} limit 1`,
    [catalogue, dk, on], 'catalogue-edition');
  return rows[0];
}

/** Every edition the facility can see, those that take precedence first. */
export async function listEditions(db: Db, dk: number): Promise<Edition[]> {
  const { rows } = await db.query<Edition>(`select ${editionColumns} from facility.catalogue_edition where dk in (${installationDk}, $1) order by ${precedence}`, [dk], 'catalogue-editions');
  return rows;
}

/** As screens see it. */
export function presentEdition({ dk, id, version, validFrom, validTo, title, source, origin, state, size, fileName, madeAt }: Edition) {
  return {
    id, version, validFrom, title, origin, state, size, madeAt: new Date(madeAt).toISOString(), own: dk !== installationDk,
    ...(validTo && { validTo }), ...(source && { source }), ...(fileName && { fileName }),
  };
}
