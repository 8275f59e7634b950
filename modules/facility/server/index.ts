// Server door of the facility room.
import { room } from '#fhir/rest/room.ts';
import { faults } from '../model/index.ts';

export { accessPolicy, holdersOf } from './policy.ts';
export { grantCareRelation } from './careRelation.ts';
export { readDemoFile, seedDemo } from './demo/seedDemo.ts';
export type { DemoFile, DemoUser } from './demo/seedDemo.ts';

export const facility = room({ name: 'facility', faults });
