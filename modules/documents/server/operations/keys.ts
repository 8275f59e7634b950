// Looking after signing keys: list, unblock a PIN, revoke a certificate. spec: SGN-70
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { enqueue } from '#platform/outbox/index.ts';
import type { TakenMessage } from '#platform/outbox/index.ts';
import { listKeyEvents, listKeys, revokeKey, tellRevocation, unblockKey } from '#platform/signing/index.ts';
import type { KeyAct, KeyLine } from '#platform/signing/index.ts';
import * as model from '../../model/index.ts';
import type { KeyFacts, SigningKeyLine } from '../../model/index.ts';

/** Channel of the outbox that tells the authority. */
export const revokeChannel = 'documents.revoke';

export const listSigningKeys = implement(model.listSigningKeys).as(async ({ tx, caller, act }) => {
  const events = Map.groupBy(await listKeyEvents(tx, caller.dk), ({ keyId }) => keyId);
  const keys = (await listKeys(tx, { dk: caller.dk })).map((key): SigningKeyLine => {
    const facts = factsOfKey(key);
    const { subject: _subject, organization: _organization, notBefore: _notBefore, ...certificate } = key.facts;
    return {
      ...certificate, accountId: key.accountId, username: key.username, name: key.name, failures: key.failures, state: model.keyStateOf(facts, act.at), ...(facts.blockedUntil !== undefined && { blockedUntil: facts.blockedUntil }),
      events: (events.get(key.id) ?? []).map(({ what, at, by, reason }) => ({ what, at: at.toISOString(), by, reason })),
    };
  });
  return { keys };
});

const factsOfKey = ({ accountId, failures, blockedUntil, revokedAt, facts }: KeyLine): KeyFacts =>
  ({ accountId, failures, notAfter: facts.notAfter, ...(blockedUntil && { blockedUntil: blockedUntil.toISOString() }), ...(revokedAt && { revokedAt: revokedAt.toISOString() }) });

type KeyCall = Call<{ readonly accountId: string; readonly reason: string }>;

async function findKey({ tx, caller, input }: KeyCall): Promise<KeyLine | undefined> {
  return (await listKeys(tx, { dk: caller.dk, accountId: input.accountId }))[0];
}

const actOn = ({ caller, act, input }: KeyCall, keyId: string): KeyAct => ({ dk: caller.dk, keyId, eventId: act.newId(), at: act.at, accountId: caller.accountId, name: caller.displayName, reason: input.reason });

export const unblockSigning = implement(model.unblockSigning).as(async (call) => {
  const key = await findKey(call);
  model.requireUnblockable(key && factsOfKey(key), { by: call.caller.accountId, at: call.act.at });
  if (key) await unblockKey(call.tx, actOn(call, key.id));
  return { accountId: call.input.accountId };
});

export const revokeSigning = implement(model.revokeSigning).as(async (call) => {
  const { tx, caller, act, services } = call;
  const key = await findKey(call);
  model.requireRevocable(key && factsOfKey(key));
  if (key) {
    await revokeKey(tx, actOn(call, key.id));
    await enqueue(tx, { dk: caller.dk, channel: revokeChannel, key: key.id, payload: { serial: key.facts.serial } }, { id: act.newId(), at: act.at });
    await services.signing.lockAccount(key.accountId);
  }
  return { accountId: call.input.accountId, serial: key?.facts.serial ?? '' };
});

/** Run by the outbox until the authority answers; one that takes no revocations this way is told by a person. */
export async function sendRevocation({ signing }: RestServices, { payload }: TakenMessage): Promise<'done' | 'dead'> {
  const { ca } = await signing.authorities();
  return ca !== '' && (await tellRevocation(ca, String(payload.serial))) ? 'done' : 'dead';
}
