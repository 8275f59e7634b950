export { readConfig, settings } from './config.ts';
export type { Config, Setting } from './config.ts';
export { productVersion } from './version.ts';
