// Errors outside /fhir are RFC 9457 problem documents with our stable fault code; unknown ones never show their inside.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { Fault, faultKinds } from '#platform/fault/index.ts';
import { loadFaultTexts, pickLanguage } from '#platform/fault/server.ts';
import type { FaultText } from '#platform/fault/server.ts';
import { messageFolders } from './messageFolders.ts';

export function answerProblems(app: FastifyInstance): void {
  const text = loadFaultTexts(messageFolders);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const fault = toFault(error);
    if (faultKinds[fault.kind].log === 'alarm') request.log.error({ err: error, code: fault.code }, 'request failed');
    return sendProblem(reply, fault, text);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new Fault('notFound', 'http.no-such-address'), text));
}

/** Fastify's own refusals (wrong JSON, too large, unknown media type) keep their meaning; the rest is a bug. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const status = (error as FastifyError).statusCode;
  if (status === 413) return new Fault('tooLarge', 'http.body-too-large', { cause: error });
  if (status === 415) return new Fault('unsupportedMediaType', 'http.media-type', { cause: error });
  if (status !== undefined && status >= 400 && status < 500) return new Fault('invalid', 'http.bad-request', { cause: error });
  return new Fault('bug', 'http.unexpected', { cause: error });
}

function sendProblem(reply: FastifyReply, fault: Fault, text: FaultText): FastifyReply {
  const { status } = faultKinds[fault.kind];
  if (fault.retryAfterS !== undefined) reply.header('retry-after', fault.retryAfterS);
  return reply.code(status).type('application/problem+json').send({
    type: 'about:blank', title: fault.code, status, detail: text(fault, pickLanguage(reply.request.headers['accept-language'])), code: fault.code, params: fault.params, issues: fault.issue,
  });
}
