// Prints the statements that spread a database with Citus: `DATABASE_URL=… node tools/spread.ts > spread.sql`. docs/guides/several-databases.en.md
import { openDatabase } from '#platform/db/index.ts';
import { readTables, writeSpread } from '#platform/db/spread.ts';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL to the database that Lành has migrated, on the coordinator of Citus.');
  process.exit(1);
}
const db = openDatabase({ url, pipelines: 1, transactions: 1 });
console.log(writeSpread(await readTables(db)));
await db.close();
