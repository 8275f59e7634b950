// Door of backup and restore.
export { damaged, openAge } from './ageFile.ts';
export { findLastBackup, findLastDrill, keepLastBackup, keepLastDrill, makeBackup } from './backupFile.ts';
export type { Drill, LastBackup, MadeBackup } from './backupFile.ts';
export { chooseKeys, headerOpener, makeKeyFile } from './keyChoice.ts';
export type { KeyChoice, KeySettings } from './keyChoice.ts';
export { loadBackup } from './loadBackup.ts';
export { formatVersion } from './manifest.ts';
export type { BackupHead, BackupManifest } from './manifest.ts';
export { checkBackup } from './readBackup.ts';
export type { CheckedBackup } from './readBackup.ts';
export type { BackupPlan } from './writeBackup.ts';
