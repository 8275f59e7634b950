export { isDay, isInForce, readDatedTable } from './datedTable.ts';
export type { DatedRow, DatedTable, RawRow, TableShape } from './datedTable.ts';
