// The PDF of a paper: previews for their signer, documents for those who may read the record. Every look is recorded. spec: FIL
import { PDF } from '@libpdf/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import type { OpenStore } from '#fhir/repository/openStore.ts';
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { readCopy } from '../print/bindRecord.ts';
import { countedUses } from '../print/countedUses.ts';
import { countUse } from '../print/useRows.ts';
import type { Reader, Use } from '../print/useRows.ts';
import { dayOf } from '../../model/index.ts';
import { readingMark, requireCopyRight } from '../archive/copyRight.ts';
import { markedCopy } from '../archive/scan.ts';
import { scanFileOf } from '../archive/scanDocument.ts';
import { findRecordOfEncounter } from '../record/recordRows.ts';
import { findPaper, findPaperOfDocument } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { renderLarge, renderPaper } from '../sign/renderPaper.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface Reading {
  readonly services: RestServices;
  readonly caller: Caller;
  readonly tx: Tx;
  readonly store: OpenStore;
}

export async function paperRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  app.get('/documents/set.pdf', { config: { access: 'documents.read' } }, (request, reply) =>
    answerPdf({ services, request, reply, permission: 'documents.read' }, (reading) => readSet(reading, idsOf(request), isPrint(request))));
  app.get('/documents/:name', { config: { access: 'documents.read' } }, (request, reply) =>
    answerPdf({ services, request, reply, permission: 'documents.read' }, (reading) => readDocument(reading, nameOf(request), { large: (request.query as { large?: unknown }).large === '1', printed: isPrint(request) })));
  app.get('/documents/copies/:name', { config: { access: 'documents.copy-record' } }, (request, reply) =>
    answerPdf({ services, request, reply, permission: 'documents.copy-record' }, (reading) => readCopy(reading, nameOf(request))));
  app.get('/documents/preview/:name', { config: { access: 'documents.sign' } }, (request, reply) =>
    answerPdf({ services, request, reply, permission: 'documents.sign' }, (reading) => readPreview(reading, nameOf(request))));
}

/** The id before `.pdf`. Throws Fault `documents.no-file` for anything else. */
function nameOf(request: FastifyRequest): string {
  const id = /^(.+)\.pdf$/.exec((request.params as { name: string }).name)?.[1] ?? '';
  if (!uuid.test(id)) throw new Fault('notFound', 'documents.no-file');
  return id;
}

const mostInSet = 50;

/** Throws Fault `documents.no-file` for what names no papers. */
function idsOf(request: FastifyRequest): readonly string[] {
  const { ids } = request.query as { ids?: unknown };
  const named = typeof ids === 'string' ? [...new Set(ids.split(','))] : [];
  if (named.length === 0 || named.length > mostInSet || !named.every((id) => uuid.test(id))) throw new Fault('notFound', 'documents.no-file');
  return named;
}

interface PdfRequest {
  readonly services: RestServices;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly permission: string;
}

/** `used`: what the print counts keep of it, once its pages are there. */
interface ReadPaper { readonly title: string; pdf(): Promise<Uint8Array>; used?(pdf: Uint8Array): Promise<readonly Use[]> }

async function answerPdf({ services, request, reply, permission }: PdfRequest, read: (reading: Reading) => Promise<ReadPaper>): Promise<FastifyReply> {
  const caller = await services.authenticate(request);
  if (!caller.permissions.has(permission)) throw new Fault('forbidden', 'fhir.no-permission', { params: { permission } });
  const exchange = { ...systemExchange(services, { dk: caller.dk, facilityId: caller.facilityId, purpose: 'documents' }), caller, address: request.ip, requestId: String(request.id) };
  const paper = await services.db.transaction(async (tx) => {
    const store = openStore({ services, tx, caller, operation: 'read-paper', at: services.now().toISOString() });
    const found = await read({ services, caller, tx, store });
    await services.audit.append(tx, store.touched.filter(({ patientId }) => patientId !== undefined).map((touched) => auditEvent(exchange, { action: 'R', interaction: 'read-paper', ...touched })));
    return found;
  });
  const pdf = await paper.pdf();
  if (paper.used) await countUse(services.db, await paper.used(pdf), readerOf(services, request, caller));
  return reply.headers({
    'content-type': 'application/pdf', 'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(paper.title)}.pdf`,
    'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN', 'content-security-policy': "frame-ancestors 'self'", 'referrer-policy': 'no-referrer',
  }).send(Buffer.from(pdf));
}

/** `?print=1` says that the file goes to a printer. */
const isPrint = ({ query }: FastifyRequest): boolean => (query as { print?: unknown }).print === '1';

function readerOf({ now }: RestServices, request: FastifyRequest, { accountId, displayName }: Caller): Reader {
  const at = now().toISOString();
  return { accountId, person: displayName, at, day: dayOf(at), printed: isPrint(request) };
}

interface Wish { readonly large: boolean; readonly printed: boolean }

/** Printing from an archived record needs a request; whoever reads it for care sees that it is no copy. */
async function readDocument(reading: Reading, id: string, { large, printed }: Wish): Promise<ReadPaper> {
  const document = await reading.store.get('DocumentReference', id);
  const scan = scanFileOf(document);
  if (scan !== undefined) return { title: document.description ?? id, pdf: () => reading.services.files.get(reading.caller.dk, scan) };
  const paper = await findPaperOfDocument(reading.tx, { dk: reading.caller.dk, documentId: id });
  if (!paper) throw new Fault('notFound', 'documents.no-file');
  const record = await findRecordOfEncounter(reading.tx, { dk: reading.caller.dk, encounterId: paper.encounterId });
  if (printed) await requireCopyRight(reading, record, ['copy', 'summary']);
  const mark = readingMark(reading, record);
  const plain = () => (large ? renderLarge(paper, reading.services) : pdfOf(reading.services, paper));
  return { title: paper.title, pdf: async () => (mark === undefined ? plain() : markedCopy(await plain(), mark)), used: async (pdf) => countedUses([{ paper, pdf }]) };
}

/** One file for the printer; each paper is read, and recorded, like one that is opened. What is signed are the papers, not this file. */
async function readSet(reading: Reading, ids: readonly string[], printed: boolean): Promise<ReadPaper> {
  const papers: ReadPaper[] = [];
  for (const id of ids) papers.push(await readDocument(reading, id, { large: false, printed }));
  let files: readonly Uint8Array[] = [];
  return {
    title: papers.map(({ title }) => title).join(', '),
    pdf: async () => {
      files = await Promise.all(papers.map((paper) => paper.pdf()));
      return (await PDF.merge([...files])).save();
    },
    used: async () => (await Promise.all(papers.map(async ({ used }, index) => used?.(files[index] ?? new Uint8Array()) ?? []))).flat(),
  };
}

/** Only the signer who prepared it, and only while the visit is open to them. */
async function readPreview(reading: Reading, id: string): Promise<ReadPaper> {
  const paper = await findPaper(reading.tx, { dk: reading.caller.dk, id });
  if (!paper || paper.accountId !== reading.caller.accountId) throw new Fault('notFound', 'documents.no-file');
  await reading.store.get('Encounter', paper.encounterId);
  return { title: paper.title, pdf: () => pdfOf(reading.services, paper) };
}

/** Until it is finished a paper says that its signature is awaited. */
function pdfOf({ files, publicUrl, now }: RestServices, paper: PaperRow): Promise<Uint8Array> {
  return paper.file === null ? renderPaper(paper, { publicUrl, at: paper.acceptedAt ?? now() }) : files.get(paper.dk, paper.file);
}
