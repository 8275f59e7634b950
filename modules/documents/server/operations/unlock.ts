// Opening and closing the signing key of a session. spec: SGN
import { Fault } from '#platform/fault/index.ts';
import type { Credential, Unlocked } from '#platform/signing/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import * as model from '../../model/index.ts';
import { listOwnSteps } from '../queue/ownSteps.ts';
import { countPending } from '../sign/paperRows.ts';
import { findSignerLicence } from '../sign/requireSigner.ts';

export const signingState = implement(model.signingState).as(async (call) => {
  const { services, caller } = call;
  const unlocked = await services.signing.findUnlocked(caller.sessionId, caller.accountId);
  return stateOf(call, unlocked, unlocked ? undefined : await services.signing.provider.find(caller));
});

export const enrolSigning = implement(model.enrolSigning).as(async (call) => {
  const { services, caller, store, input } = call;
  const sessionId = requireSession(call);
  if (caller.practitionerId === undefined) throw new Fault('rule', 'signing.no-practitioner');
  const facility = await store.get('Organization', caller.facilityId);
  const licence = await findSignerLicence(call);
  const holder = { dk: caller.dk, accountId: caller.accountId, name: caller.displayName, organization: facility.name ?? '', number: licence?.number || caller.practitionerId };
  return stateOf(call, await services.signing.enrol(holder, { sessionId, pin: input.pin }));
});

export const unlockSigning = implement(model.unlockSigning).as(async (call) =>
  stateOf(call, await call.services.signing.unlock(call.caller, { sessionId: requireSession(call), pin: call.input.pin })));

export const lockSigning = implement(model.lockSigning).as(async (call) => {
  const { caller, services } = call;
  if (caller.sessionId !== undefined) await services.signing.lockSession(caller.sessionId);
  return stateOf(call, undefined, await services.signing.provider.find(caller));
});

/** A program with a token has no shift; only a person who signed in opens a key. */
function requireSession({ caller }: Pick<Call<unknown>, 'caller'>): string {
  if (caller.sessionId === undefined) throw new Fault('rule', 'signing.no-session');
  return caller.sessionId;
}

async function stateOf(call: Call<unknown>, unlocked: Unlocked | undefined, credential?: Credential) {
  const { tx, caller, act } = call;
  const facts = unlocked?.facts ?? credential?.facts;
  const lost = credential && (credential.revoked || credential.facts.notAfter <= act.at);
  const state = unlocked ? ('unlocked' as const) : credential && !lost ? ('locked' as const) : ('none' as const);
  const own = await listOwnSteps(call);
  return { state, pending: await countPending(tx, caller), toSign: own.length, nudged: own.filter(({ step }) => step.nudgedAt !== null).length, ...(unlocked && { until: unlocked.until.toISOString() }), ...(facts && !lost && { certificate: certificateOf(facts) }) };
}

export const certificateOf = ({ subject, issuer, serial, notAfter }: Unlocked['facts']) => ({ subject, issuer, serial, notAfter });
