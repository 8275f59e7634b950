// The floor by the Node driver, where pgbench is absent: named statements, one connection per client.
import pg from 'pg';
import type { FloorRun, FloorScript } from './floor.ts';
import { measure } from './measure.ts';

const { script, run } = JSON.parse(process.argv[2] ?? '') as { script: FloorScript; run: FloorRun };
const clients = await Promise.all(Array.from({ length: run.clients }, async () => {
  const client = new pg.Client({ connectionString: run.database });
  await client.connect();
  return client;
}));

const statements = script.texts.map((text, index) => {
  const names = [...new Set([...text.matchAll(/(?<!:):'?(\w+)'?/g)].map(([, name = '']) => name))];
  const sql = names.reduce((sum, name, at) => sum.replaceAll(new RegExp(`(?<!:):'?${name}\\b'?`, 'g'), `$${at + 1}`), text);
  return { name: `floor-${index}`, sql, names };
});
const valueOf = (name: string): string | number => (script.random[name] === undefined ? (script.values[name] ?? '') : 1 + Math.floor(Math.random() * script.random[name]));

const figures = await measure({ clients: run.clients, seconds: run.seconds, warmUpSeconds: 0.5 }, (client) => {
  const statement = statements[Math.floor(Math.random() * statements.length)]!;
  return clients[client]!.query({ name: statement.name, text: statement.sql, values: statement.names.map(valueOf) });
});
for (const client of clients) await client.end();
console.log(JSON.stringify(figures));
