// The register of breaches at work. spec: PRV-4
import { Fault } from '#platform/fault/index.ts';
import { implement } from '#fhir/rest/call.ts';
import * as model from '../../model/index.ts';
import type { BreachLine, BreachStep } from '../../model/index.ts';
import { given, instant } from '../archive/lines.ts';
import { drawNumber } from '../archive/requestOperations.ts';
import { clockTable } from './subjectRequests.ts';

export const recordBreach = implement(model.recordBreach).as(async (call) => {
  const { input: { what, affected, biometric, measures, ...input }, caller, act, tx } = call;
  const discoveredAt = model.notLater(input.discoveredAt, act.at);
  const { tellBy, keepUntil, source } = model.breachClock(clockTable, discoveredAt);
  const number = await drawNumber(call, 'SC');
  await tx.query('insert into documents.breach (dk, id, number, discovered_at, what, affected, biometric, measures, recorded_by, tell_by, keep_until, source) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
    [caller.dk, act.newId(), number, discoveredAt, what, affected, biometric, measures, caller.displayName, tellBy, keepUntil, source]);
  return { number, tellBy };
});

type Row = Omit<BreachLine, 'discoveredAt' | 'tellBy' | 'toldAuthorityAt' | 'toldPersonsAt' | 'closedAt' | 'owes' | 'overdue'> & { readonly discoveredAt: Date; readonly tellBy: Date; readonly toldAuthorityAt: Date | null; readonly toldPersonsAt: Date | null; readonly closedAt: Date | null };
const columns = `id, number, discovered_at as "discoveredAt", what, affected, biometric, measures, recorded_by as "recordedBy", tell_by as "tellBy", keep_until::text as "keepUntil", source,
  told_authority_at as "toldAuthorityAt", told_persons_at as "toldPersonsAt", closed_at as "closedAt", notes`;
const mostListed = 200;

export const listBreaches = implement(model.listBreaches).as(async ({ caller, act, tx }) => {
  const { rows } = await tx.query<Row>(`select ${columns} from documents.breach where dk = $1 order by closed_at is not null, number desc limit $2`, [caller.dk, mostListed]);
  return { breaches: rows.map((row) => lineOf(row, act.at)) };
});

function lineOf({ discoveredAt, tellBy, toldAuthorityAt, toldPersonsAt, closedAt, ...row }: Row, at: string): BreachLine {
  const line = { ...row, discoveredAt: discoveredAt.toISOString(), tellBy: tellBy.toISOString(), ...given({ toldAuthorityAt: instant(toldAuthorityAt), toldPersonsAt: instant(toldPersonsAt), closedAt: instant(closedAt) }) };
  return { ...line, owes: model.owedOf(line), overdue: model.isBreachOverdue(line, at) };
}

const stepColumns: Readonly<Record<BreachStep, string>> = { authority: 'told_authority_at', persons: 'told_persons_at', closed: 'closed_at' };

export const noteBreach = implement(model.noteBreach).as(async ({ input: { id, step, note }, caller, act, tx }) => {
  const { rows: [row] } = await tx.query<Row>(`select ${columns} from documents.breach where dk = $1 and id = $2 for update`, [caller.dk, id]);
  if (!row) throw new Fault('notFound', 'documents.breach-unknown');
  model.requireNotable(lineOf(row, act.at), step);
  await tx.query(`update documents.breach set ${stepColumns[step]} = $3, notes = $4 where dk = $1 and id = $2`, [caller.dk, id, act.at, JSON.stringify([...row.notes, { step, by: caller.displayName, note }])]);
  return { number: row.number };
});
