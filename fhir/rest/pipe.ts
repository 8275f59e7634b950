// The one pipe: who calls, may they, once only, one transaction, books, audit. Nothing below calls these by hand. spec: PIP
import type { AuditEvent } from '#platform/audit/index.ts';
import type { Db, Tx } from '#platform/db/index.ts';
import { Fault, faultKinds } from '#platform/fault/index.ts';
import { checkRow, checkScopedWrite } from '#fhir/repository/accessCheck.ts';
import { applyWrites, prepareCreate } from '#fhir/repository/applyWrites.ts';
import type { Built, CheckedChange, Write, WrittenVersion } from '#fhir/repository/applyWrites.ts';
import { listBooks, runBooks } from '#fhir/repository/books.ts';
import { changeRows } from '#fhir/repository/changeLog.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import type { Answer, Exchange } from './exchange.ts';
import { refuseTrailWrite } from './audit/refusal.ts';
import { refuseGenerated } from './generated/index.ts';
import { barredRows, checkGuards } from './guards.ts';
import { onceOnly } from './idempotency.ts';
import { faultAnswer, toFault } from './outcome.ts';

/** One writing request in its transaction. */
export interface Unit {
  readonly tx: Tx;
  /** Instant of the act. */
  readonly at: string;
  /** Writes as this caller; the versions join the audit and the books. */
  write(interaction: string, writes: readonly Write[]): Promise<WrittenVersion[]>;
  /** Versions written by an operation's store. */
  adopt(versions: readonly WrittenVersion[]): void;
  record(event: AuditDetail): void;
}

/** What an interaction adds to the trail; the pipe knows the rest. */
export type AuditDetail = Pick<AuditEvent, 'action' | 'interaction'> & Partial<AuditEvent>;

export function auditEvent({ caller, address, requestId, services }: Exchange, detail: AuditDetail): AuditEvent {
  const purpose = detail.patientId === undefined ? undefined : caller.breakGlass?.get(detail.patientId);
  return {
    dk: caller.dk, at: services.now().toISOString(), outcome: 'success', accountId: caller.accountId, actor: caller.reference, clientId: caller.clientId,
    sessionId: caller.sessionId, requestId, ...(address !== undefined && { address }), ...(purpose !== undefined && { purpose }), ...detail,
  };
}

/** Runs a writing interaction: all of it commits, with its books and its trail, or nothing does. */
export async function runWrite(exchange: Exchange, work: (unit: Unit) => Promise<Answer>): Promise<Answer> {
  const { services } = exchange;
  if (exchange.isWithin) throw new Fault('invalid', 'fhir.bad-bundle', { issue: [{ code: 'not-supported', text: 'an operation that changes something cannot be part of a transaction; send it alone or in a batch' }] });
  const answer = await services.db.transaction((tx) =>
    onceOnly(tx, exchange, async () => {
      const unit = openUnit(exchange, tx);
      const answer = await work(unit);
      await runBooks(tx, listBooks(services.rooms), changeRows(unit.written));
      const written = unit.written.map((version) => auditEvent(exchange, writtenDetail(version)));
      await services.audit.append(tx, [...unit.events, ...written]);
      await exchange.alsoCommit?.(tx);
      return answer;
    }),
  );
  services.committed?.();
  return answer;
}

/** A create that nothing else hangs on joins those of its turn; undefined when it needs a transaction of its own. */
export async function runLoneCreate(exchange: Exchange, write: Write): Promise<WrittenVersion | undefined> {
  const { services, caller, headers } = exchange;
  if (!services.queues || exchange.db !== services.db || headers['if-none-exist'] !== undefined || headers['idempotency-key'] !== undefined) return undefined;
  if (listBooks(services.rooms).some(({ topic }) => topic.type === write.type)) return undefined;
  services.policy.checkType(caller, 'create', write.type);
  const checkPatient = (db: Db, patient: string) => services.policy.checkPatient(db, caller, patient);
  const at = services.now().toISOString();
  const context = {
    db: services.db, hash: services.hash, definitions: services.definitions, references: services.rest.references, dk: caller.dk, operation: 'create', actor: caller.reference, at,
    checkPatient: (patient: string) => checkPatient(services.db, patient),
  };
  const access = services.policy.searchAccess(caller, write.type);
  const prepared = await prepareCreate(context, write, access.kind === 'care' ? access.holders : undefined);
  checkScopedWrite({ policy: services.policy, caller }, { interaction: 'create', before: undefined, after: prepared.version });
  if (prepared.references.some(({ version }) => version !== undefined)) return undefined;
  const changes = [{ write, before: undefined, version: prepared.version }];
  const barred = barredRows(exchange, changes, at);
  if (barred === undefined) return undefined;
  const written = await services.queues.create({
    prepared, event: auditEvent(exchange, writtenDetail(prepared.version)), checkPatient, barred, checkGuards: (db) => checkGuards(exchange, { db, at }, changes),
  });
  services.committed?.();
  return written;
}

/** Records reads; those of one turn go together. */
export async function recordReads(exchange: Exchange, details: readonly AuditDetail[]): Promise<void> {
  const { services, db } = exchange;
  const events = details.map((detail) => auditEvent(exchange, detail));
  if (services.queues && db === services.db) await Promise.all(events.map(services.queues.recordRead));
  else await services.audit.append(db, events);
}

function openUnit(exchange: Exchange, tx: Tx): Unit & { written: WrittenVersion[]; events: AuditEvent[] } {
  const { services, caller } = exchange;
  const written: WrittenVersion[] = [];
  const events: AuditEvent[] = [];
  const at = services.now().toISOString();
  return {
    tx, at, written, events,
    async write(operation, writes) {
      for (const write of writes) {
        services.policy.checkType(caller, write.verb, write.type);
        refuseTrailWrite(write);
        refuseGenerated(services, write);
      }
      const checkPatient = (patient: string) => services.policy.checkPatient(tx, caller, patient);
      const checkChanges = async (changes: readonly CheckedChange[]) => {
        // Who may not see a row may not change it either; the care of its patient was asked before.
        for (const { write, before, version } of changes) {
          if (before) await checkRow({ db: tx, policy: services.policy, caller, inCare: true }, before);
          checkScopedWrite({ policy: services.policy, caller }, { interaction: write.verb, before, after: version });
        }
        await checkGuards(exchange, { db: tx, at }, changes);
      };
      const checkSeen = (row: StoredVersion) => checkRow({ db: tx, policy: services.policy, caller }, row);
      const context = { db: tx, hash: services.hash, definitions: services.definitions, references: services.rest.references, dk: caller.dk, operation, actor: caller.reference, at, checkPatient, checkChanges, checkSeen, ...(exchange.awaited && { awaited: exchange.awaited }) };
      const versions = await applyWrites(context, writes);
      written.push(...versions);
      return versions;
    },
    adopt: (versions) => void written.push(...versions),
    record: (detail) => void events.push(auditEvent(exchange, detail)),
  };
}

function writtenDetail(version: Built): AuditDetail {
  const action = version.text === null ? 'D' : version.created ? 'C' : 'U';
  return { action, interaction: version.operation, type: version.type, id: version.id, version: version.version, ...(version.patient !== null && { patientId: version.patient }) };
}

/** Answers whatever happens; refusals that matter for security go to the trail on their own. */
export async function answerSafely(exchange: Exchange, work: () => Promise<Answer>): Promise<Answer> {
  const { services, language } = exchange;
  try {
    return await work();
  } catch (error) {
    const fault = toFault(error);
    const { log } = faultKinds[fault.kind];
    if (log === 'alarm') services.log.error({ err: fault.cause ?? fault, code: fault.code, requestId: exchange.requestId }, 'request failed');
    if (log === 'security') await recordRefusal(exchange, fault);
    return faultAnswer(fault, services.faultText, language);
  }
}

async function recordRefusal(exchange: Exchange, fault: Fault): Promise<void> {
  const [type, id] = exchange.path.split('/');
  const action = exchange.method === 'GET' || exchange.method === 'HEAD' ? 'R' : 'E';
  const event = auditEvent(exchange, { action, interaction: exchange.method.toLowerCase(), outcome: fault.code, ...(type && { type }), ...(id && { id }) });
  await exchange.services.audit.append(exchange.services.db, [event]);
}
