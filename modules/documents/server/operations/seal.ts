// The facility's seal and the long-term proof of its papers. spec: SGN-110, SGN-105
import { implement } from '#fhir/rest/call.ts';
import { enqueue } from '#platform/outbox/index.ts';
import * as model from '../../model/index.ts';
import { bringForward, countProofs } from '../proof/proofRows.ts';
import { revokeChannel } from './keys.ts';
import { certificateOf } from './unlock.ts';

const sealState = implement(model.sealState).as(async ({ services, caller }) => {
  const facts = await services.signing.seals.find(caller.dk);
  return facts ? { seal: certificateOf(facts) } : {};
});

const makeSeal = implement(model.makeSeal).as(async ({ services, caller, tx, input }) => {
  const { rows } = await tx.query<{ name: string }>('select name from platform.facility where dk = $1', [caller.dk]);
  return { seal: certificateOf(await services.signing.seals.make({ dk: caller.dk, organization: rows[0]?.name ?? '', number: input.number }, caller.displayName)) };
});

const revokeSeal = implement(model.revokeSeal).as(async ({ services, caller, tx, act }) => {
  const serial = await services.signing.seals.revoke(caller.dk);
  await enqueue(tx, { dk: caller.dk, channel: revokeChannel, key: `seal/${serial}`, payload: { serial } }, { id: act.newId(), at: act.at });
  return { serial };
});

const proofState = implement(model.proofState).as(async ({ tx, caller, act }) => {
  const { nextDueAt, ...counts } = await countProofs(tx, caller.dk, act.at);
  return { ...counts, ...(nextDueAt && { nextDueAt: nextDueAt.toISOString() }) };
});

const renewProofs = implement(model.renewProofs).as(async ({ tx, caller, act, input }) => ({ papers: await bringForward(tx, { dk: caller.dk, before: input.before, at: act.at }) }));

export const sealOperations = [sealState, makeSeal, revokeSeal, proofState, renewProofs];
