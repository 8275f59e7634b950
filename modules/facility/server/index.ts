// Server door of the facility room.
import { room } from '#fhir/rest/room.ts';
import { dayOf, faults, licenceGuard, permissions } from '../model/index.ts';
import { catalogueSource } from './catalogue/codeSystems.ts';
import { importChannel } from './catalogue/import/progress.ts';
import { warmIndexes } from './catalogue/indexes.ts';
import { addAccount, changeAccount, listAccounts, openFacility, resetPassword } from './operations/accounts.ts';
import { chartApps, launchApp, listApps, renewAppSecret, saveApp, switchApp } from './operations/apps.ts';
import { breakGlass, listBreakGlass, recordAccess, reviewBreakGlass } from './operations/breakGlass.ts';
import { decideExport, listExportRequests } from './operations/exports.ts';
import { lookUpCodes, noteCodeUse, searchCodes } from './operations/codeQueries.ts';
import { assignPosition, endPosition, listPositions } from './operations/positions.ts';
import { importCatalogue, listCatalogues, previewImport, undoImport } from './operations/importCatalogue.ts';

export { findOpenings } from './access/openings.ts';
export { accessPolicy, holdersOf } from './policy.ts';
export { findConcept, listConcepts, openCatalogue } from './catalogue/indexes.ts';
export type { WantedCatalogue } from './catalogue/indexes.ts';
export { loadCatalogues } from './catalogue/loadCatalogues.ts';
export { openedChannel } from './operations/accounts.ts';
export { grantCareRelation } from './careRelation.ts';
export { findHolders } from './operations/positions.ts';
export type { Holder } from './operations/positions.ts';
export { demoSigningPin, listDemoPatients, readDemoFile, seedDemo } from './demo/seedDemo.ts';
export type { DemoClient, DemoFile, DemoUser } from './demo/seedDemo.ts';

export const facility = room({
  name: 'facility',
  operations: [searchCodes, lookUpCodes, noteCodeUse, listCatalogues, previewImport, importCatalogue, undoImport, breakGlass, recordAccess, listAccounts, addAccount, changeAccount, resetPassword, openFacility, listPositions, assignPosition, endPosition, listBreakGlass, reviewBreakGlass, listApps, saveApp, switchApp, renewAppSecret, chartApps, launchApp, listExportRequests, decideExport],
  permissions, faults,
  guards: [licenceGuard],
  codeSystems: [catalogueSource],
  liveTopics: [{ topic: 'facility.import', channel: importChannel, permission: 'facility.catalogues' }],
  migrations: new URL('./migrations/', import.meta.url),
  start: async ({ db, log, now }) => {
    const warming = warmIndexes(db, dayOf(now().toISOString())).catch((err: unknown) => log.warn({ err }, 'the search indexes of the code lists were not made ahead'));
    return () => warming;
  },
});
