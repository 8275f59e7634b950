// Server door of the facility room.
import { room } from '#fhir/rest/room.ts';
import { faults, permissions } from '../model/index.ts';
import { lookUpCodes, noteCodeUse, searchCodes } from './operations/codeQueries.ts';

export { accessPolicy, holdersOf } from './policy.ts';
export { loadCatalogues } from './catalogue/loadCatalogues.ts';
export { grantCareRelation } from './careRelation.ts';
export { readDemoFile, seedDemo } from './demo/seedDemo.ts';
export type { DemoClient, DemoFile, DemoUser } from './demo/seedDemo.ts';

export const facility = room({
  name: 'facility',
  operations: [searchCodes, lookUpCodes, noteCodeUse],
  permissions, faults,
  migrations: new URL('./migrations/', import.meta.url),
});
