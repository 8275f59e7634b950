export { openLimit } from './limit.ts';
export type { Limit } from './limit.ts';
