export { attachEmbedded, startEmbedded } from './embedded/embedded.ts';
export type { EmbeddedDatabase } from './embedded/embedded.ts';
export { migrate, readMigrations } from './migrate.ts';
export type { Migration, MigrationSet } from './migrate.ts';
export { nextNumber } from './numbers.ts';
export { openDatabase } from './pool.ts';
export type { Database } from './pool.ts';
export type { Db, QueryResult, Tx } from './tx.ts';
