// Refusals as OperationOutcome with our stable fault code. https://hl7.org/fhir/R4/operationoutcome.html   spec: PIP-7
import type { FastifyError } from 'fastify';
import { Fault, faultKinds } from '#platform/fault/index.ts';
import type { FaultText, Language } from '#platform/fault/server.ts';
import type { Answer } from './exchange.ts';
import { fhirJson } from './exchange.ts';

export const faultSystem = 'urn:lanh:fault';

/** Anything thrown as a Fault: refusals of the HTTP layer keep their meaning, the unknown is a bug and shows nothing of its inside. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { statusCode, code } = error as Partial<FastifyError>;
  if (statusCode === 413) return new Fault('tooLarge', 'fhir.body-too-large', { cause: error });
  if (statusCode === 415) return new Fault('unsupportedMediaType', 'fhir.media-type', { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Fault('invalid', 'fhir.bad-request', { cause: error });
  if (code === '22021' || code === '22P05') return new Fault('invalid', 'fhir.nul-character', { cause: error });
  return new Fault('bug', 'fhir.unexpected', { cause: error });
}

export function outcomeOf(fault: Fault, text: string): Record<string, unknown> {
  const details = { coding: [{ system: faultSystem, code: fault.code, display: text }], text };
  const issues = fault.issue.length > 0 ? fault.issue : [{ code: faultKinds[fault.kind].issue, text: '' }];
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map((issue) => ({
      severity: issue.severity ?? 'error',
      code: issue.code,
      details,
      ...(issue.text && { diagnostics: issue.text }),
      ...(issue.expression !== undefined && { expression: [issue.expression] }),
    })),
  };
}

export function faultAnswer(error: unknown, faultText: FaultText, language: Language): Answer {
  const fault = toFault(error);
  const headers: Record<string, string> = { 'content-type': fhirJson, 'content-language': language };
  if (fault.retryAfterS !== undefined) headers['retry-after'] = String(fault.retryAfterS);
  if (fault.kind === 'methodNotAllowed' && fault.params.allow !== undefined) headers.allow = String(fault.params.allow);
  if (fault.kind === 'unauthenticated') headers['www-authenticate'] = 'Bearer';
  return { status: faultKinds[fault.kind].status, headers, body: JSON.stringify(outcomeOf(fault, faultText(fault, language))) };
}

/** For `Prefer: return=OperationOutcome` and answers that have nothing else to say. */
export function successOutcome(text: string): string {
  return JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational', diagnostics: text }] });
}
