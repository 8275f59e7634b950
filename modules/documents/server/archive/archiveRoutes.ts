// Papers of an archived record on screen: plain for the records office, marked for whoever reads by a request. spec: ARC-32
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RestServices } from '#fhir/rest/services.ts';
import type { Caller } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { findRecord } from '../record/recordRows.ts';
import { requireCopyRight } from './copyRight.ts';
import { listEntryFiles } from './entryFiles.ts';
import { findEntry } from './entryRows.ts';
import { recordWord } from './lines.ts';
import { recordLook, requireOpen } from './openArchived.ts';
import type { Opening } from './openArchived.ts';
import { markedCopy, markLine, marks } from './scan.ts';

const permission = 'documents.archive-request';

export async function archiveRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  app.get('/archive-files/:entry/:name', { config: { access: permission } }, (request, reply) => answerFile(services, request, reply));
  app.get('/archive-files/:entry/package.zip', { config: { access: 'documents.archive' } }, (request, reply) => answerPackage(services, request, reply));
}

async function openFile(services: RestServices, request: FastifyRequest, needed: string) {
  const caller = await services.authenticate(request);
  if (!caller.permissions.has(needed)) throw new Fault('forbidden', 'fhir.no-permission', { params: { permission: needed } });
  const { entry } = request.params as { entry: string };
  return services.db.transaction(async (tx) => {
    const row = await findEntry(tx, { dk: caller.dk, id: entry });
    if (!row) throw new Fault('notFound', 'documents.archive-unknown');
    const look = { tx, caller, services };
    const opening = await requireOpen(look, row);
    if (row.disposedAt) throw new Fault('gone', 'documents.archive-disposed');
    await recordLook(look, row, opening);
    return { caller, row, opening, files: await listEntryFiles(tx, { dk: caller.dk, row }) };
  });
}

async function answerFile(services: RestServices, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { caller, row, opening, files } = await openFile(services, request, permission);
  const file = files.find(({ hash }) => `${hash}.pdf` === (request.params as { name: string }).name);
  if (!file) throw new Fault('notFound', 'documents.no-file');
  const bytes = await services.files.get(caller.dk, file.hash);
  const mark = await markOf({ services, caller, entryId: row.id, opening, copy: (request.query as { copy?: unknown }).copy });
  const shown = mark === undefined ? bytes : await markedCopy(bytes, mark);
  return reply.headers({ ...privateHeaders, 'content-type': 'application/pdf', 'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.title)}.pdf` }).send(Buffer.from(shown));
}

interface Marking { readonly services: RestServices; readonly caller: Caller; readonly entryId: string; readonly opening: Opening | undefined; readonly copy: unknown }

/** Whoever reads by a request sees it on every page; `?copy=` names the request by which the records office gives a copy out. */
async function markOf({ services, caller, entryId, opening, copy }: Marking): Promise<string | undefined> {
  if (opening) return markLine(marks.read, { number: opening.number, name: caller.displayName, at: services.now() });
  if (copy === undefined) return undefined;
  const { rows: [row] } = await services.db.query<{ number: string; name: string }>(
    `select number, recipient_name as name from documents.archive_request where dk = $1 and id::text = $2 and entry_id = $3 and kind in ('copy', 'summary') and state in ('approved', 'released')`, [caller.dk, String(copy), entryId]);
  if (!row) throw new Fault('notFound', 'documents.request-unknown');
  return markLine(marks.copy, { number: row.number, name: row.name, at: services.now() });
}

async function answerPackage(services: RestServices, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { caller, row } = await openFile(services, request, 'documents.archive');
  if (row.package === null) throw new Fault('notFound', 'documents.no-package');
  await services.db.transaction(async (tx) => requireCopyRight({ tx, caller, services }, await findRecord(tx, { dk: caller.dk, id: row.id }), ['copy']));
  const bytes = await services.archive.get(caller.dk, row.package);
  return reply.headers({ ...privateHeaders, 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${recordWord(row)}.zip"` }).send(Buffer.from(bytes));
}

const privateHeaders = { 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN', 'content-security-policy': "frame-ancestors 'self'", 'referrer-policy': 'no-referrer' };
