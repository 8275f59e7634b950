// Books: in the writer's transaction, under savepoints, never refusing.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBooks } from '#fhir/repository/books.ts';
import { on } from '#fhir/rest/room.ts';
import type { Book, ChangeRow } from '#fhir/rest/room.ts';
import { newId } from '#fhir/repository/id.ts';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
  await db.query('create table noted (book text, id text)');
});
afterAll(() => db.drop());

const change: ChangeRow = {
  dk: 1, seq: 1n, type: 'ServiceRequest', id: newId(), version: 2, before: 'draft', after: 'active', operation: 'sign', actor: 'Device/x', at: '2026-01-01T00:00:00Z', content: async () => ({}),
};
const book = (name: string, topic: Book['topic'], fails = false): Book => ({
  kind: 'book', name, topic,
  run: async (tx, row) => {
    await tx.query('insert into noted values ($1, $2)', [name, row.id]);
    if (fails) await tx.query('select 1 / 0');
  },
});

test('CHG-3 a failing book leaves an open item and costs neither the write nor the other books', async () => {
  const books = [book('stock', on('ServiceRequest', { to: 'active' }), true), book('charge', on('ServiceRequest', { to: 'active' })), book('never', on('ServiceRequest', { to: 'completed' }))];
  await db.transaction((tx) => runBooks(tx, books, [change]));
  expect((await db.query('select book, id from noted')).rows).toEqual([{ book: 'charge', id: change.id }]);
  expect((await db.query('select book, ver, reason, resolved from fhir.open_item')).rows).toEqual([{ book: 'stock', ver: 2, reason: '22012', resolved: null }]);
});
