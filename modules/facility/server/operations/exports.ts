// A second person agrees to an export of records, or refuses it.   spec: BLK-9
import { acceptProposedJob, listProposedJobs, removeJob, ringForJobs } from '#fhir/bulk/index.ts';
import { implement } from '#fhir/rest/call.ts';
import * as model from '../../model/index.ts';

export const listExportRequests = implement(model.listExportRequests).as(async ({ tx, caller }) => {
  const jobs = await listProposedJobs(tx, caller.dk);
  return { requests: jobs.map(({ id, account, caller: asked, purpose, approver, request, createdAt }) => ({ id, by: asked.displayName, own: account === caller.accountId, purpose, approver, request, at: createdAt.toISOString() })) };
});

export const decideExport = implement(model.decideExport).as(async ({ tx, caller, input: { id, agree } }) => {
  const job = (await listProposedJobs(tx, caller.dk)).find((one) => one.id === id);
  model.requireSecondPerson(job, { accountId: caller.accountId, agree });
  const key = { dk: caller.dk, id };
  await (agree ? acceptProposedJob(tx, key, caller.displayName) : removeJob(tx, key));
  if (agree) ringForJobs();
  return {};
});
