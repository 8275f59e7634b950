// Takes a signed paper back. spec: SGN-80
import { implement } from '#fhir/rest/call.ts';
import { decideWithdraw, withdrawPaper as contract } from '../../model/index.ts';
import { markWithdrawn } from '../sign/paperRows.ts';

export const withdrawPaper = implement(contract).as(async ({ id = '', input, store, tx, caller, act }) => {
  const document = await store.get('DocumentReference', id);
  await store.save([...decideWithdraw(document, input, act)]);
  await markWithdrawn(tx, { dk: caller.dk, documentId: id, at: act.at, by: caller.displayName, reason: input.reason });
  return { documentId: id };
});
