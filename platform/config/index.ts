export { readConfig, settings } from './config.ts';
export type { Config, RestSettings, Setting } from './config.ts';
export { productVersion } from './version.ts';
