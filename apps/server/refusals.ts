// What the HTTP layer refuses before any route is found: addresses that cannot be decoded, headers too large, bytes that are no HTTP.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyReply, FastifyRequest } from 'fastify';
import { Fault, faultKinds } from '#platform/fault/index.ts';
import { loadFaultTexts, pickLanguage } from '#platform/fault/server.ts';
import type { Language } from '#platform/fault/server.ts';
import { outcomeOf } from '#fhir/rest/outcome.ts';
import { headersOfEveryAnswer } from './answerHeaders.ts';
import { messageFolders } from './messageFolders.ts';
import type { Services } from './services.ts';

interface Refusal { readonly status: number; readonly type: string; readonly body: string }

export function refusals({ log, config }: Services) {
  const headers = headersOfEveryAnswer({ config });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const text = loadFaultTexts(messageFolders);
  const refuse = (path: string, fault: Fault, { status = faultKinds[fault.kind].status, language = 'vi' }: { status?: number; language?: Language }): Refusal => {
    const said = text(fault, language);
    return path.startsWith('/fhir')
      ? { status, type: 'application/fhir+json; charset=utf-8', body: JSON.stringify(outcomeOf(fault, said)) }
      : { status, type: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: fault.code, status, detail: said, code: fault.code }) };
  };
  return {
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const { status, type, body } = refuse(request.url, badRequest(request.url, error), { language: pickLanguage(request.headers['accept-language']) });
      void reply.code(status).headers(headers).type(type).send(body);
    },
    clientErrorHandler: (error: ConnectionError, socket: Socket): void => {
      if (error.code === 'ECONNRESET' || !socket.writable) {
        socket.destroy();
        return;
      }
      log.info({ code: error.code }, 'a request was no HTTP');
      // Only the first bytes are looked at; without them FHIR's form is the better guess.
      const [, path = '/fhir'] = /^[A-Z]+ (\/\S*)/.exec(startOf(error)) ?? [];
      const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
      const { type, body } = refuse(path, badRequest(path, error), { status });
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${lines}connection: close\r\n\r\n${body}`);
    },
  };
}

/** The types call the bytes by their JSON form. */
const startOf = ({ rawPacket }: ConnectionError): string => (Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1', 0, 200) : '');

const badRequest = (path: string, cause: Error): Fault => new Fault('invalid', path.startsWith('/fhir') ? 'fhir.bad-request' : 'http.bad-request', { cause });
