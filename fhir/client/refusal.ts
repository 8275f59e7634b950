// A request that did not succeed, as screens see it: our stable code, words in the reader's language, and whether trying again helps.
// OperationOutcome: https://hl7.org/fhir/R4/operationoutcome.html   spec: CLI-2

export interface RefusalIssue {
  readonly severity: string;
  readonly code: string;
  /** FHIRPath of the element, for the message beside the field. */
  readonly expression: string | undefined;
  readonly text: string;
}

/** `status` 0: no answer came (network, server down, time-out). */
export class Refusal extends Error {
  readonly status: number;
  /** `room.reason`; `client.offline` and `client.no-answer` are made here. */
  readonly code: string;
  /** Words of the server in the language asked for; empty when there were none. */
  readonly text: string;
  readonly issues: readonly RefusalIssue[];
  readonly params: Readonly<Record<string, string | number>>;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, more: { text?: string; issues?: readonly RefusalIssue[]; params?: Record<string, string | number>; retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(`${status} ${code}`, { cause: more.cause });
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.text = more.text ?? '';
    this.issues = more.issues ?? [];
    this.params = more.params ?? {};
    this.retryAfterMs = more.retryAfterMs;
  }

  /** The server may well do it when asked again in the same words. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** Reads an OperationOutcome or an RFC 9457 problem document; anything else keeps its status only. */
export function toRefusal(status: number, body: unknown, retryAfter: string | null): Refusal {
  const retryAfterMs = retryAfter && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
  if (isObject(body) && body['resourceType'] === 'OperationOutcome') return fromOutcome(status, body, retryAfterMs);
  if (isObject(body) && typeof body['code'] === 'string') {
    const text = typeof body['detail'] === 'string' ? body['detail'] : '';
    return new Refusal(status, body['code'], { text, params: paramsOf(body['params']), retryAfterMs });
  }
  return new Refusal(status, `client.status-${status}`, { retryAfterMs });
}

function fromOutcome(status: number, outcome: Record<string, unknown>, retryAfterMs: number | undefined): Refusal {
  const rows = Array.isArray(outcome['issue']) ? outcome['issue'].filter(isObject) : [];
  const issues = rows.map((row) => ({
    severity: String(row['severity'] ?? 'error'),
    code: codingOf(row) ?? String(row['code'] ?? ''),
    expression: Array.isArray(row['expression']) ? String(row['expression'][0] ?? '') || undefined : undefined,
    text: detailText(row),
  }));
  const first = issues[0];
  return new Refusal(status, first?.code ?? `client.status-${status}`, { text: first?.text ?? '', issues, retryAfterMs });
}

function codingOf(issue: Record<string, unknown>): string | undefined {
  const details = isObject(issue['details']) ? issue['details'] : {};
  const codings = Array.isArray(details['coding']) ? details['coding'] : [];
  const code = isObject(codings[0]) ? codings[0]['code'] : undefined;
  return typeof code === 'string' ? code : undefined;
}

function detailText(issue: Record<string, unknown>): string {
  const details = isObject(issue['details']) ? issue['details'] : {};
  return String(details['text'] ?? issue['diagnostics'] ?? '');
}

function paramsOf(value: unknown): Record<string, string | number> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number'));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
