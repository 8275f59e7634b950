// Search: values of a resource at writing; request → plan → SQL at reading. spec: SRC
export { extractSearch } from './extract.ts';
export { fold } from './fold.ts';
export { tokenHash, type TokenHash } from './hash.ts';
export { indexRows, type IndexRows } from './rows.ts';
export type { SearchValues } from './values.ts';
