// The one error type: thrown only to refuse. Both answers ordinary? Return a union instead.
// House rules: ../../docs/house.md, section "One error type". spec: FLT

/** What sort of refusal this is; decides HTTP status, retry and logging (see `faultKinds`). */
export type FaultKind =
  | 'invalid' | 'unprocessable' | 'tooLarge' | 'unauthenticated' | 'forbidden' | 'notFound' | 'gone'
  | 'methodNotAllowed' | 'notAcceptable' | 'unsupportedMediaType'
  | 'conflict' | 'precondition' | 'rule' | 'busy' | 'unavailable' | 'storageFull' | 'bug';

/** FHIR R4 issue-type codes used by us: https://hl7.org/fhir/R4/valueset-issue-type.html */
export type IssueCode =
  | 'invalid' | 'structure' | 'required' | 'value' | 'invariant' | 'security' | 'login' | 'expired' | 'forbidden'
  | 'processing' | 'not-supported' | 'duplicate' | 'not-found' | 'deleted' | 'too-long' | 'code-invalid'
  | 'business-rule' | 'conflict' | 'transient' | 'throttled' | 'no-store' | 'timeout' | 'exception' | 'too-costly' | 'informational';

/** One finding. `expression` is a FHIRPath to the element; `text` never holds patient detail. */
export interface FaultIssue {
  severity?: 'fatal' | 'error' | 'warning' | 'information';
  code: IssueCode;
  expression?: string;
  text: string;
}

export interface FaultRow { status: number; issue: IssueCode; retry: 'no' | 'yes' | 'after-reload'; log: 'no' | 'yes' | 'security' | 'alarm' }

/** The table that gives each kind its HTTP status, default issue code, retry advice and log level. */
export const faultKinds: Record<FaultKind, FaultRow> = {
  invalid: { status: 400, issue: 'invalid', retry: 'no', log: 'no' },
  unprocessable: { status: 422, issue: 'invalid', retry: 'no', log: 'no' },
  tooLarge: { status: 413, issue: 'too-long', retry: 'no', log: 'no' },
  unauthenticated: { status: 401, issue: 'login', retry: 'no', log: 'yes' },
  forbidden: { status: 403, issue: 'forbidden', retry: 'no', log: 'security' },
  notFound: { status: 404, issue: 'not-found', retry: 'no', log: 'no' },
  gone: { status: 410, issue: 'deleted', retry: 'no', log: 'no' },
  methodNotAllowed: { status: 405, issue: 'not-supported', retry: 'no', log: 'no' },
  notAcceptable: { status: 406, issue: 'not-supported', retry: 'no', log: 'no' },
  unsupportedMediaType: { status: 415, issue: 'not-supported', retry: 'no', log: 'no' },
  conflict: { status: 409, issue: 'conflict', retry: 'after-reload', log: 'no' },
  precondition: { status: 412, issue: 'conflict', retry: 'after-reload', log: 'no' },
  rule: { status: 422, issue: 'business-rule', retry: 'no', log: 'no' },
  busy: { status: 429, issue: 'throttled', retry: 'yes', log: 'yes' },
  unavailable: { status: 503, issue: 'transient', retry: 'yes', log: 'yes' },
  storageFull: { status: 507, issue: 'no-store', retry: 'yes', log: 'alarm' },
  bug: { status: 500, issue: 'exception', retry: 'no', log: 'alarm' },
};

/**
 * A refusal. `code` is `room.reason` and stands in that room's `faults.ts`; `params` fill the translated message.
 * Example: `throw new Fault('rule', 'pharmacy.allergy-hard-stop', { params: { ingredient: 'amoxicilin' } })`
 */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly code: string;
  readonly issue: readonly FaultIssue[];
  readonly params: Readonly<Record<string, string | number>>;
  /** Seconds after which a retry makes sense; sent as Retry-After for `busy` and `unavailable`. */
  readonly retryAfterS: number | undefined;

  constructor(kind: FaultKind, code: string, more: { issue?: readonly FaultIssue[]; params?: Record<string, string | number>; cause?: unknown; retryAfterS?: number } = {}) {
    super(code, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Fault';
    this.kind = kind;
    this.code = code;
    this.issue = more.issue ?? [];
    this.params = more.params ?? {};
    this.retryAfterS = more.retryAfterS;
  }
}

/** The same refusal told of a place: issues that name none get it. */
export function placedFault(fault: Fault, expression: string): Fault {
  const issues: readonly FaultIssue[] = fault.issue.length > 0 ? fault.issue : [{ code: faultKinds[fault.kind].issue, text: '' }];
  const { kind, code, params, cause, retryAfterS } = fault;
  return new Fault(kind, code, { params, cause, ...(retryAfterS !== undefined && { retryAfterS }), issue: issues.map((issue) => (issue.expression?.startsWith(expression) ? issue : { ...issue, expression })) });
}

/** A room's declared refusals: code → kind. Messages live in the room's `messages.{vi,en,fr}.json` under `fault.<code>`. */
export type FaultList = Readonly<Record<string, FaultKind>>;
