// `/bulk/{job}`: how far it is, its manifest, its end; `/bulk/{job}/{file}`: a file, with the token of who asked or by a signed address that expires.
// https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-status-request   spec: BLK-4, BLK-7
import { createHmac, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { pickLanguage } from '#platform/fault/server.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { faultAnswer, successOutcome } from '#fhir/rest/outcome.ts';
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { purposeText, requirePermission } from './approval.ts';
import { findJob, getOwnJob, removeJob } from './jobs.ts';
import type { Job } from './jobs.ts';
import { manifestOf, nameOfPart } from './manifest.ts';
import { listParts } from './parts.ts';
import { exchangeOf } from './register.ts';

/** A signed address is good for this long; asking for the manifest again gives fresh ones. */
const signedMs = 15 * 60_000;
const askAgainS = 2;
const zip = promisify(gzip);

export async function bulkRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  const { db } = services;
  // Like `/fhir`: who calls is known before anything else, no body counts, and refusals have the standard's form.
  const own = { config: { access: 'fhir' } };
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.addHook('onRequest', async (request) => {
    if (!isSigned(request)) callers.set(request, await services.authenticate(request));
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = faultAnswer(error, services.faultText, pickLanguage(request.headers['accept-language']));
    return reply.code(status).headers(headers).send(body);
  });

  const getJob = async (request: FastifyRequest): Promise<Job> => {
    const caller = callers.get(request) ?? (await services.authenticate(request));
    const job = await getOwnJob(db, caller, (request.params as { job: string }).job);
    requirePermission(caller, `bulk.${job.kind}`);
    return job;
  };

  app.get('/bulk/:job', own, async (request, reply) => answerStatus(services, await getJob(request), reply));

  app.delete('/bulk/:job', own, async (request, reply) => {
    const job = await getJob(request);
    await db.transaction(async (tx) => {
      await removeJob(tx, job);
      await services.audit.append(tx, [auditEvent(exchangeOf(services, job), { action: 'D', interaction: `${job.kind}-cancel`, query: job.request })]);
    });
    return reply.code(202).type(fhirJson).send(successOutcome('removed'));
  });

  app.get('/bulk/:job/:file', own, async (request, reply) => {
    return sendFile(services, { request, reply, job: isSigned(request) ? await getSigned(services, request) : await getJob(request) });
  });
}

async function answerStatus(services: RestServices, job: Job, reply: FastifyReply): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  if (job.state === 'failed') throw new Fault('bug', 'bulk.failed', { issue: [{ code: 'exception', text: job.problem ?? '' }] });
  if (job.state !== 'done') {
    const progress = job.state === 'proposed' ? 'waiting for a second person' : job.state === 'accepted' ? 'waiting' : `${job.resources} resources, ${job.doneTypes.length} types done`;
    return reply.code(202).headers({ 'x-progress': progress, 'retry-after': String(askAgainS) }).send();
  }
  const until = Math.min(services.now().getTime() + signedMs, job.expiresAt.getTime());
  const key = await signingKey(services.db);
  const sign = (file: string) => `?expires=${until}&signature=${signatureOf(key, { job: job.id, file, until })}`;
  return reply.code(200).headers({ expires: job.expiresAt.toUTCString(), 'content-type': 'application/json; charset=utf-8' }).send(JSON.stringify(manifestOf(job, await listParts(services.db, job), sign)));
}

interface Signed { readonly job: string; readonly file: string; readonly until: number }

const signatureOf = (key: Buffer, { job, file, until }: Signed): string => createHmac('sha256', key).update(`${job}/${file}/${until}`).digest('base64url');

async function signingKey(db: Db): Promise<Buffer> {
  const { rows: [row] } = await db.query<{ key: Buffer }>('select key from bulk.signing_key', [], 'bulk-key');
  if (!row) throw new Error('bulk.signing_key is empty');
  return row.key;
}

const isSigned = ({ headers, query, params }: FastifyRequest): boolean =>
  headers.authorization === undefined && (query as { signature?: unknown }).signature !== undefined && (params as { file?: string }).file !== undefined;

/** Throws Fault `bulk.no-job` for a signature that is wrong or too old. */
async function getSigned({ db, now }: RestServices, request: FastifyRequest): Promise<Job> {
  const { job: id, file } = request.params as { job: string; file: string };
  const { expires, signature } = request.query as { expires?: unknown; signature?: unknown };
  const until = /^\d{13}$/.test(String(expires)) ? Number(expires) : 0;
  const [given, right] = [Buffer.from(String(signature)), Buffer.from(signatureOf(await signingKey(db), { job: id, file, until }))];
  const good = given.length === right.length && timingSafeEqual(given, right) && until > now().getTime();
  const { rows: [row] } = good ? await db.query<{ dk: number }>('select dk from bulk.job where id = $1', [id]) : { rows: [] };
  const job = row && (await findJob(db, { dk: Number(row.dk), id }));
  if (!job) throw new Fault('notFound', 'bulk.no-job');
  return job;
}

async function sendFile(services: RestServices, { request, reply, job }: { request: FastifyRequest; reply: FastifyReply; job: Job }): Promise<FastifyReply> {
  const { file: name } = request.params as { file: string };
  const part = job.state === 'done' && job.expiresAt > services.now() ? (await listParts(services.db, job)).find((one) => nameOfPart(one) === name) : undefined;
  if (!part || part.kind === 'input') throw new Fault('notFound', 'bulk.no-job');
  const bytes = await services.files.get(job.dk, part.file);
  await services.audit.append(services.db, [auditEvent({ ...exchangeOf(services, job), address: request.ip, requestId: String(request.id) }, { action: 'R', interaction: `${job.kind}-file`, query: `${job.id}/${name}`, purpose: purposeText(job) })]);
  reply.headers({ 'content-type': 'application/fhir+ndjson', 'cache-control': 'no-store', vary: 'accept-encoding' });
  return /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? reply.header('content-encoding', 'gzip').send(await zip(bytes)) : reply.send(Buffer.from(bytes));
}
