// Door of the watch over the data folder's disk.
export { watchDisk } from './diskWatch.ts';
export type { DiskWatch } from './diskWatch.ts';
