// Door of the file store.
export { copyLock } from './copyLock.ts';
export { openFileStore } from './fileStore.ts';
export type { FileHash, FileStore } from './fileStore.ts';
export { faults } from './faults.ts';
