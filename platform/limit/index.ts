export { openLimit } from './limit.ts';
export type { Limit } from './limit.ts';
export { openTurns } from './turns.ts';
