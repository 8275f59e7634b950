// Door of the file store.
export { copyLock } from './copyLock.ts';
export { openFileStore } from './fileStore.ts';
export type { FileHash, FileStore, StoredFile } from './fileStore.ts';
export { openObjectStore } from './objects/objectStore.ts';
export type { ObjectStoreSettings } from './objects/objectStore.ts';
export { copyFiles } from './copyFiles.ts';
export type { CopyCount } from './copyFiles.ts';
export { faults } from './faults.ts';
