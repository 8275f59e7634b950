// `/confirm/{token}`: the page that a patient reads and confirms, on the ward's tablet or the own phone. Whoever has the address has it for half an hour; no session. spec: SGW-44
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { checkDeviceProof, deviceProofOptions } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { languages, pickLanguage } from '#platform/fault/server.ts';
import type { Language } from '#platform/fault/server.ts';
import { openLimit } from '#platform/limit/index.ts';
import { maskedNumber } from '#platform/notify/index.ts';
import { renderPdf } from '#platform/print/index.ts';
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { pageData, requireCode, requireOpen, confirmationStateAt } from '../../model/index.ts';
import { giveConfirmation, sha256 } from '../confirm/give.ts';
import type { Answered } from '../confirm/give.ts';
import { limitOn } from '../confirm/limits.ts';
import { codeOf, codeUntil } from '../confirm/oneTimeCode.ts';
import { countTry, endRow, findByToken } from '../confirm/rows.ts';
import type { ConfirmationRow } from '../confirm/rows.ts';
import { openOf } from '../operations/witness.ts';
import { tellQueue } from '../workflow/openSteps.ts';
import { confirmPage } from './confirmPage.ts';

const asksPerMinute = 60;
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const strokes = z.string().max(30_000).optional();
const codeInput = z.strictObject({ hash, code: z.string().max(20), strokes });
const deviceInput = z.strictObject({ hash, proof: z.record(z.string(), z.unknown()), strokes });
const refuseInput = z.strictObject({ hash });

export async function confirmRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  const open = { config: { access: 'public' } };
  const limit = openLimit({ most: asksPerMinute, windowMs: 60_000 });
  /** Throws Fault for too many asks, or an address that nobody gave out. */
  const getRow = async ({ ip, params }: FastifyRequest): Promise<ConfirmationRow> => {
    limit.count(ip);
    if (limit.secondsToWait(ip) > 0) throw new Fault('busy', 'documents.too-many-checks', { retryAfterS: 60 });
    const row = await findByToken(services.db, sha256((params as { token: string }).token));
    if (!row) throw new Fault('notFound', 'documents.confirmation-unknown');
    return row;
  };

  app.get('/confirm/:token', open, async (request, reply) => {
    const row = await getRow(request).catch((error: unknown) => missingOf(error));
    return sendPage(reply, request, { services, row });
  });
  app.get('/confirm/:token/page.svg', open, async (request, reply) => {
    const row = requireShown(await getRow(request), services);
    const svg = await renderPdf({ template: row.template, data: pageData({ template: row.template, data: row.content, sources: row.sources }, { role: '', name: '', code: '', version: 1 }), at: row.askedAt, as: 'svg' });
    return reply.headers({ 'content-type': 'image/svg+xml', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'", 'x-content-type-options': 'nosniff' }).send(Buffer.from(svg));
  });
  app.post('/confirm/:token/code', open, async (request, reply) => answer(services, { request, reply, row: await getRow(request) }, byCode));
  app.post('/confirm/:token/device/options', open, async (request) => {
    const row = requireShown(await getRow(request), services);
    return deviceProofOptions({ publicUrl: services.publicUrl, challenge: challengeOf(row) }, row.person.name);
  });
  app.post('/confirm/:token/device', open, async (request, reply) => answer(services, { request, reply, row: await getRow(request) }, byDevice));
  app.post('/confirm/:token/refuse', open, async (request, reply) => {
    const row = await getRow(request);
    const at = services.now().toISOString();
    requireOpen(openOf(row), { method: row.method, hash: parse(refuseInput, request.body).hash, at });
    await services.db.transaction(async (tx) => {
      if (!(await endRow(tx, row, { state: 'refused', at }))) throw new Fault('conflict', 'documents.confirmation-ended');
      await tellQueue(tx, row.dk);
    });
    return reply.header('cache-control', 'no-store').send({ state: 'refused' });
  });
}

function missingOf(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'notFound') return undefined;
  throw error;
}

/** Shown only while it can be answered. */
function requireShown(row: ConfirmationRow, { now }: RestServices): ConfirmationRow {
  requireOpen(openOf(row), { method: row.method, hash: row.file, at: now().toISOString() });
  return row;
}

function parse<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (!parsed.success) throw new Fault('invalid', 'auth.bad-input');
  return parsed.data;
}

/** The document's own hash is in the challenge: an answer for another paper, or for this one asked again, is none. */
const challengeOf = ({ id, file }: ConfirmationRow): Uint8Array => createHash('sha256').update(`lanh confirmation ${id} ${file}`).digest();

interface Asked { readonly request: FastifyRequest; readonly row: ConfirmationRow }
type Judge = (services: RestServices, asked: Asked, at: string) => Promise<Pick<Answered, 'how' | 'detail' | 'strokes'>>;

async function answer(services: RestServices, asked: Asked & { reply: FastifyReply }, judge: Judge): Promise<FastifyReply> {
  const { row, request, reply } = asked;
  const at = services.now().toISOString();
  const given = await judge(services, asked, at);
  const exchange = { ...systemExchange(services, { dk: row.dk, facilityId: '', purpose: 'documents.confirm' }), address: request.ip, requestId: String(request.id) };
  const evidence = await services.db.transaction(async (tx) => {
    const made = await giveConfirmation(tx, row, { ...given, at, device: { agent: String(request.headers['user-agent'] ?? '').slice(0, 300), address: request.ip } });
    await tellQueue(tx, row.dk);
    await services.audit.append(tx, [auditEvent(exchange, { action: 'C', interaction: 'confirm-paper', type: 'Patient', id: row.patientId, patientId: row.patientId })]);
    return made;
  });
  return reply.header('cache-control', 'no-store').send({ state: 'confirmed', evidence });
}

const byCode: Judge = async (services, { request, row }, at) => {
  const { hash: shown, code, strokes: drawn } = parse(codeInput, request.body);
  const tries = await countTry(services.db, row);
  const open = { ...openOf(row, row.sentAt === null ? undefined : await codeUntil(services.db, { dk: row.dk, sentAt: row.sentAt })), tries };
  requireOpen(open, { method: 'code', hash: shown, at });
  requireCode(open, { code, right: codeOf(services, row), at, most: await limitOn(services.db, { dk: row.dk, rule: 'code-tries', at }) });
  const phone = maskedNumber(row.phone ?? '');
  return { how: { phone: row.phone, sentAt: row.sentAt?.toISOString(), tries }, detail: phone, strokes: drawn };
};

const byDevice: Judge = async (services, { request, row }, at) => {
  const { hash: shown, proof, strokes: drawn } = parse(deviceInput, request.body);
  requireOpen(openOf(row), { method: 'device', hash: shown, at });
  const device = await checkDeviceProof({ publicUrl: services.publicUrl, challenge: challengeOf(row) }, proof);
  return { how: { ...device }, strokes: drawn };
};

async function sendPage(reply: FastifyReply, request: FastifyRequest, { services, row }: { services: RestServices; row: ConfirmationRow | undefined }): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64');
  const [path = ''] = request.url.split('?');
  const at = services.now().toISOString();
  const state = row === undefined ? 'unknown' : confirmationStateAt(openOf(row), { at, most: await limitOn(services.db, { dk: row.dk, rule: 'code-tries', at }) });
  return reply.code(row ? 200 : 404).headers({
    'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  }).send(confirmPage({ state, row }, { language: languageOf(request), nonce, path }));
}

function languageOf(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown };
  return languages.find((one) => one === lang) ?? pickLanguage(request.headers['accept-language']);
}
