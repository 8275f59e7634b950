// Door of Bulk Data: $export at system, Patient and Group, and $import.
import { room } from '#fhir/rest/room.ts';
import { exportOperations } from './kickOff.ts';
import { faults } from './faults.ts';
import { importOperation } from './importKickOff.ts';
import { listFilesAfter, listUsedFiles } from './parts.ts';
import { permissions } from './permissions.ts';
import { bulkRoutes } from './routes.ts';
import { startWorker } from './worker.ts';

export { exportFourEyes, findPurposeProblem } from './approval.ts';
export { listAgreed } from './dataUse.ts';
export { acceptProposedJob, listProposedJobs, removeJob } from './jobs.ts';
export { ringForJobs } from './worker.ts';

export const bulk = room({
  name: 'bulk',
  standardOperations: [...exportOperations, importOperation],
  routes: bulkRoutes,
  start: startWorker,
  usedFiles: listUsedFiles,
  listFiles: listFilesAfter,
  permissions, faults,
  migrations: new URL('./migrations/', import.meta.url),
});
