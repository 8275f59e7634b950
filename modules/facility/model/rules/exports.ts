// Exports of records that wait for a second person.   spec: BLK-9
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { operation } from '#fhir/operation/index.ts';

export const listExportRequests = operation({
  code: 'list-export-requests', on: null, level: 'system', permission: 'bulk.export', scope: 'facility', signature: 'none', affectsState: false, faults: [],
  input: z.object({}),
  output: z.object({ requests: z.array(z.object({ id: z.uuid(), by: z.string(), own: z.boolean(), purpose: z.string(), approver: z.string(), request: z.string(), at: z.string() })) }),
});
export type ExportRequest = z.infer<typeof listExportRequests.output>['requests'][number];

export const decideExport = operation({
  code: 'decide-export', on: null, level: 'system', permission: 'bulk.export', scope: 'facility', signature: 'none', affectsState: true, stepUp: true, faults: ['facility.unknown-export', 'facility.own-export'],
  input: z.object({ id: z.uuid(), agree: z.boolean() }),
  output: z.object({}),
});

/** Throws Fault where nothing of this id waits, or where the one who asked would agree alone. To take back the own request is no agreement. */
export function requireSecondPerson(job: { readonly account: string } | undefined, { accountId, agree }: { readonly accountId: string; readonly agree: boolean }): void {
  if (!job) throw new Fault('notFound', 'facility.unknown-export');
  if (agree && job.account === accountId) throw new Fault('forbidden', 'facility.own-export');
}

/** What was asked for, to be read: without the host, and without what the request says beside it. */
export function describeRequest(request: string): string {
  const [path = '', query = ''] = request.split('?');
  const asked = query.split('&').filter((part) => part !== '' && !/^(_purpose|_approvedBy|_use)=/u.test(part));
  return [path.replace(/^.*?\/fhir\//u, ''), ...asked].join(' ');
}
