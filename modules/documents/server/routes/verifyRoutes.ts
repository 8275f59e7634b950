// `/verify/{code}`: anybody with a paper in hand asks whether it is genuine and current. Public, limited per address, no clinical content. spec: VER
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#platform/fault/index.ts';
import { languages, pickLanguage } from '#platform/fault/server.ts';
import type { Language } from '#platform/fault/server.ts';
import { openLimit } from '#platform/limit/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { checkCode, isFileOfPaper } from './verifyCheck.ts';
import { checkCopies } from './verifyCopies.ts';
import { explainFile } from './explainFile.ts';
import { verifyPage } from './verifyPage.ts';
import type { Outcome } from './verifyPage.ts';

const checksPerMinute = 30;
const largestFile = 20 * 1024 * 1024;
/** Of a package. */
const largestUnpacked = 100 * 1024 * 1024;
const demoIssuer = /^Lành Demo/;

export async function verifyRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  const open = { config: { access: 'public' } };
  const limit = openLimit({ most: checksPerMinute, windowMs: 60_000 });
  const isBusy = ({ ip }: FastifyRequest): boolean => {
    limit.count(ip);
    return limit.secondsToWait(ip) > 0;
  };

  app.addContentTypeParser('application/pdf', { parseAs: 'buffer', bodyLimit: largestFile }, (_request, body, done) => done(null, body));

  app.get('/verify', open, (request, reply) => {
    const { code } = request.query as { code?: unknown };
    if (typeof code === 'string' && code.trim() !== '') return reply.redirect(`/verify/${encodeURIComponent(code.trim().slice(0, 40))}`, 303);
    return send(reply, request, { kind: 'ask' });
  });

  const answer = async (request: FastifyRequest, reply: FastifyReply, typed: string) => {
    if (isBusy(request)) return send(reply.code(429).header('retry-after', 60), request, { kind: 'busy' });
    const copies = await checkCopies(services, typed);
    if (copies.length > 0) return send(reply, request, { kind: 'copies', copies });
    const check = await checkCode(services, typed);
    if (!check) return send(reply.code(404), request, { kind: 'unknown', typed });
    return send(reply, request, { kind: 'known', check, demo: demoIssuer.test(check.certificate?.issuer ?? '') });
  };
  app.get('/verify/:code', open, (request, reply) => answer(request, reply, (request.params as { code: string }).code));
  // The symbol of a copy has a stroke in it.
  app.get('/verify/:number/:serial', open, (request, reply) => {
    const { number, serial } = request.params as { number: string; serial: string };
    return answer(request, reply, `${number}/${serial}`);
  });

  const explain = async (request: FastifyRequest, bytes: Buffer) => {
    const { anchors } = await services.signing.authorities();
    return explainFile(bytes, { anchors, at: services.now(), now: services.now(), mostBytes: largestUnpacked }, languageOf(request));
  };

  app.post('/verify/file', { ...open, bodyLimit: largestFile }, async (request, reply) => {
    if (isBusy(request)) throw new Fault('busy', 'documents.too-many-checks', { retryAfterS: 60 });
    if (!Buffer.isBuffer(request.body)) throw new Fault('notFound', 'documents.no-file');
    return reply.header('cache-control', 'no-store').send(await explain(request, request.body));
  });

  app.post('/verify/:code/file', { ...open, bodyLimit: largestFile }, async (request, reply) => {
    if (isBusy(request)) throw new Fault('busy', 'documents.too-many-checks', { retryAfterS: 60 });
    const { code } = request.params as { code: string };
    const check = await checkCode(services, code);
    if (!check?.fileHash || !Buffer.isBuffer(request.body)) throw new Fault('notFound', 'documents.no-file');
    const same = await isFileOfPaper(services, code, request.body);
    return reply.header('cache-control', 'no-store').send({ same, ...(await explain(request, request.body)) });
  });
}

function send(reply: FastifyReply, request: FastifyRequest, outcome: Outcome): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const [path = '/verify'] = request.url.split('?');
  return reply.headers({
    'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  }).send(verifyPage(outcome, { language: languageOf(request), nonce, path }));
}

function languageOf(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown };
  return languages.find((one) => one === lang) ?? pickLanguage(request.headers['accept-language']);
}
