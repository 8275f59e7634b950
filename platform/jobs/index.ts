export { addJobs, migrateJobs, startJobs } from './jobs.ts';
export type { Job, JobHandler, JobRunner } from './jobs.ts';
