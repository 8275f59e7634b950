export { readConfig, settings } from './config.ts';
export type { ArchiveSettings, Config, RestSettings, Setting } from './config.ts';
export { productVersion } from './version.ts';
