// How far the stored resources are indexed by a search parameter. spec: SRC-25
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { operation } from '#fhir/operation/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { implement } from '#fhir/rest/call.ts';

const contract = operation({
  code: 'index-progress', on: 'SearchParameter', level: 'instance',
  input: z.object({}),
  output: z.object({ state: z.enum(['waiting', 'running', 'ready', 'off', 'refused']), done: z.int(), total: z.int(), reason: z.string().optional() }),
  permission: 'indexing.progress', scope: 'facility', signature: 'none', faults: ['indexing.no-parameter'], affectsState: false,
});

type Progress = z.infer<typeof contract.output>;

export const indexProgress = implement(contract).as(async ({ id = '', caller, tx }) => {
  const { rows } = await tx.query<Progress & { reason: string | null }>('select state, done::int4, total::int4, reason from indexing.parameter where dk = $1 and rid = $2', [caller.dk, rowId(id)]);
  const [found] = rows;
  if (found === undefined) throw new Fault('notFound', 'indexing.no-parameter');
  const { state, done, total, reason } = found;
  return { state, done, total, ...(reason !== null && { reason }) };
});
