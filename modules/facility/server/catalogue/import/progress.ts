// How far an import is, told to the open pages of the facility at once: outside the import's transaction.   spec: CAT-24
import type { RestServices } from '#fhir/rest/services.ts';

export const importChannel = 'facility_import';

export interface ImportProgress { readonly dk: number; readonly catalogue: string; readonly step: 'read' | 'write'; readonly done: number; readonly total: number }

/** Never holds up the import: a message that is lost is only a bar that stands still. */
export function tellProgress({ db, log }: Pick<RestServices, 'db' | 'log'>, progress: ImportProgress): void {
  db.query('select pg_notify($1, $2)', [importChannel, JSON.stringify(progress)]).catch((err: unknown) => log.warn({ err }, 'progress of an import was not told'));
}
