// Door of stays within the chart's model.
export { courseNumberSystem, extensionOf, isStay, recordFormOf, stayCodes, stayExtensions, stayNumberSystem, wardOf, wardOfPlace } from './systems.ts';
export type { Ward } from './systems.ts';
