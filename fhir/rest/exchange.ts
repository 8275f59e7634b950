// One request and its answer, free of HTTP machinery: entries of a batch are exchanges too. spec: PIP
import type { Caller } from '#platform/auth/index.ts';
import type { Language } from '#platform/fault/server.ts';
import type { RestServices } from './services.ts';

export interface Exchange {
  readonly services: RestServices;
  readonly caller: Caller;
  readonly language: Language;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** Address up to and with `/fhir`, for Location and links. */
  readonly base: string;
  /** Path after `/fhir/`. */
  readonly path: string;
  /** Raw query string without `?`. */
  readonly query: string;
  /** Lower-case header names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Body as text, decoded as strict UTF-8. */
  readonly body: string;
  readonly address: string | undefined;
  readonly requestId: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined = no body. */
  readonly body?: string;
}

export const fhirJson = 'application/fhir+json; charset=utf-8';
