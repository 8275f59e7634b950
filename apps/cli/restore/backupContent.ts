// What belongs into a backup of this product: the schemas of platform, fhir and the rooms, the queue, and the keys. spec: BAK-1
import { backupColumns } from '#fhir/repository/backupColumns.ts';
import { migrationSets } from '#apps/server/migrationSets.ts';
import type { BackupPlan } from '#platform/backup/index.ts';

export const schemas: readonly string[] = [...new Set(migrationSets.map(({ name }) => name)), 'graphile_worker'];

/** Below the data folder. The database, the file store, former backups and what a start writes anew stand elsewhere or stay out. */
export const keyPaths: readonly string[] = ['audit', 'keys', 'trust', 'demo-authority', 'demo.json', 'boards.json', 'demo-history.json', ...Array.from({ length: 8 }, (_, part) => `demo-history-${part + 1}.json`)];

export const backupContent: Pick<BackupPlan, 'schemas' | 'keyPaths' | 'expressions' | 'listFacilities'> = {
  schemas, keyPaths, expressions: backupColumns,
  listFacilities: async (snapshot) => {
    const { rows } = await snapshot.query<{ code: string; name: string; resources: number }>(
      'select f.code, f.name, (select count(*) from fhir.res r where r.dk = f.dk and r.content is not null) as resources from platform.facility f order by f.dk');
    return rows.map((row) => ({ ...row, resources: Number(row.resources) }));
  },
};
