// Door of the file store.
export { openFileStore } from './fileStore.ts';
export type { FileHash, FileStore } from './fileStore.ts';
export { faults } from './faults.ts';
