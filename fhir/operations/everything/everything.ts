// $everything of a patient or an encounter: the record in pages, joined from stored texts. https://hl7.org/fhir/R4/patient-operation-everything.html   spec: OPR-8
import { createHash } from 'node:crypto';
import type { Db } from '#platform/db/index.ts';
import { openTurns } from '#platform/limit/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { typeOf } from '#fhir/repository/typeNumber.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import type { OperationTarget, StandardOperation } from '#fhir/rest/standardOperation.ts';
import { readCursor, writeCursor } from '#fhir/search/cursor.ts';
import { searchFault } from '#fhir/search/faults.ts';
import type { Statement } from '#fhir/search/sql.ts';
import { entryText } from '../entryText.ts';
import { readableTypes } from '../readableTypes.ts';
import { type EverythingAsk, readAsk } from './ask.ts';
import { type Centre, type PageOf, recordSql, referredSql } from './sql.ts';

const shared = { code: 'everything', methods: ['GET', 'POST'] } as const;
export const everythingOfPatient: StandardOperation = {
  ...shared, definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything', levels: ['type', 'instance'], types: ['Patient'],
  run: (exchange, target) => everything(exchange, { type: 'Patient', id: target.id ?? ownPatient(exchange) }),
};
export const everythingOfEncounter: StandardOperation = {
  ...shared, definition: 'http://hl7.org/fhir/OperationDefinition/Encounter-everything', levels: ['instance'], types: ['Encounter'],
  run: (exchange, { id }: OperationTarget) => everything(exchange, { type: 'Encounter', id: id ?? '' }),
};

interface Asked { readonly type: 'Patient' | 'Encounter'; readonly id: string }
/** Two parts: the record, then what it refers to. */
type Part = 'match' | 'include';
interface Row { readonly rank: number; readonly rt: number; readonly rid: string; readonly pat: string | null; readonly content: string; readonly keys: number }
interface Found { readonly part: Part; readonly row: Row }

/** Without an id the patient who asks is meant. */
function ownPatient({ caller }: Exchange): string {
  if (caller.patientId !== undefined) return caller.patientId;
  throw searchFault({ code: 'not-supported', parameter: '$everything', text: 'name the patient: Patient/[id]/$everything', issue: 'not-supported' });
}

/** While they are made they take several times their size; more at a time are not faster. */
const inTurn = openTurns(3);

async function everything(exchange: Exchange, { type, id }: Asked): Promise<Answer> {
  const ask = readAsk(exchange, { dated: type === 'Patient' });
  const centre = await findCentre(exchange, { type, id });
  return inTurn(() => answerPage(exchange, { type, id, ask, centre }));
}

async function answerPage(exchange: Exchange, { type, id, ask, centre }: Asked & { readonly ask: EverythingAsk; readonly centre: Centre }): Promise<Answer> {
  const { base } = exchange;
  const { found, next } = await readPage(exchange, { centre, ask });
  await recordReads(exchange, [{ action: 'R', interaction: 'everything', type, id, query: ask.self, ...(centre.patient !== null && { patientId: centre.patient }) }]);
  const address = `${base}/${type}/${id}/$everything`;
  const link = [{ relation: 'self', url: address + (ask.self && `?${ask.self}`) }];
  if (next !== undefined) link.push({ relation: 'next', url: `${address}?${ask.self && `${ask.self}&`}_cursor=${next}` });
  const entries = found.map(({ part, row }) => entryText({ base, type: typeOf(row.rt), mode: part }, row));
  const total = next === undefined && ask.cursor === undefined ? `,"total":${found.filter(({ part }) => part === 'match').length}` : '';
  return { status: 200, headers: { 'content-type': fhirJson }, body: bundleText(`"type":"searchset"${total},"link":${JSON.stringify(link)}`, entries) };
}

/** Joined once: text put around the whole would be copied with it when it is sent. */
function bundleText(head: string, entries: readonly string[]): string {
  const start = `{"resourceType":"Bundle",${head}`;
  if (entries.length === 0) return `${start}}`;
  const begun = entries.with(0, `${start},"entry":[${entries[0]}`);
  return begun.with(-1, `${begun.at(-1)}]}`).join(',');
}

/** Whoever may not open the record is refused as by a read of it, and of all patients only those in care are open. */
async function findCentre(exchange: Exchange, { type, id }: Asked): Promise<Centre> {
  const { services: { policy }, db, caller } = exchange;
  policy.checkType(caller, 'read', type);
  const [row] = await readCurrent(db, [{ dk: caller.dk, type, id }]);
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await checkRow({ db, policy, caller }, row);
  if (row.patient !== null) await policy.checkPatient(db, caller, row.patient);
  if (row.text === null) throw new Fault('gone', 'fhir.gone');
  return { type, rid: row.rid, patient: row.patient };
}

async function readPage(exchange: Exchange, { centre, ask }: { centre: Centre; ask: EverythingAsk }): Promise<{ found: Found[]; next: string | undefined }> {
  const { services: { hash }, caller: { dk } } = exchange;
  const of = { hash, dk, type: `${centre.type}/${centre.rid}`, query: ask.self };
  const [part, rank, rid] = startOf(ask.cursor === undefined ? undefined : readCursor(of, ask.cursor, 2));
  const page = { dk, centre, ask, readable: readableTypes(exchange) };
  const after = rid === '' ? undefined : { rank, rid };
  const record = part === 'include' ? emptyPart : await readPart(exchange, 'match', { ...page, after, limit: ask.count + 1 });
  const left = ask.count - record.found.length;
  const referred = record.more || left === 0 ? emptyPart : await readPart(exchange, 'include', { ...page, after: part === 'include' ? after : undefined, limit: left + 1 });
  const found = [...record.found, ...referred.found];
  const last = found.at(-1);
  const isWhole = !record.more && !referred.more && left > 0;
  return { found, next: isWhole || last === undefined ? undefined : writeCursor(of, { keys: [last.part, String(last.row.rank)], rid: last.row.rid }) };
}

const startOf = (cursor: { keys: readonly string[]; rid: string } | undefined): [Part, number, string] => [cursor?.keys[0] === 'include' ? 'include' : 'match', Number(cursor?.keys[1] ?? 0), cursor?.rid ?? ''];

interface PartFound { readonly found: readonly Found[]; readonly more: boolean }
const emptyPart: PartFound = { found: [], more: false };

async function readPart(exchange: Exchange, part: Part, page: PageOf): Promise<PartFound> {
  const rows = await run(exchange, (part === 'match' ? recordSql : referredSql)(page));
  const shown = rows.slice(0, page.limit - 1);
  return { found: shown.map((row) => ({ part, row })), more: Number(rows[0]?.keys ?? 0) > shown.length };
}

/** The plan does not hang on whose record it is: it is made once per connection. */
async function run({ db, services }: Exchange, { sql, values }: Statement): Promise<Row[]> {
  const on: Db = db === services.db ? services.db.keyedReads : db;
  return (await on.query<Row>(sql, values, `everything-${createHash('sha1').update(sql).digest('base64url').slice(0, 16)}`)).rows;
}
