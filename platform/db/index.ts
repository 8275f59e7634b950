export type { Db, QueryResult, Tx } from './tx.ts';
