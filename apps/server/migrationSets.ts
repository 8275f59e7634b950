// The order in which schemas are built: platform, fhir, then the rooms in their order.
import type { MigrationSet } from '#platform/db/index.ts';
import { rooms } from './rooms.ts';

export const migrationSets: readonly MigrationSet[] = [
  { name: 'platform', folder: new URL('../../platform/db/migrations/', import.meta.url) },
  { name: 'fhir', folder: new URL('../../fhir/repository/migrations/', import.meta.url) },
  ...rooms.flatMap((room) => (room.migrations ? [{ name: room.name, folder: room.migrations }] : [])),
];
