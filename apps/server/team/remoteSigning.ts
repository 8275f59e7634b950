// Signing where the opened keys lie in another process: a digest goes there, a signature comes back. spec: PRC-3
import { Fault } from '#platform/fault/index.ts';
import { openSeals, openSecret, openSigning } from '#platform/signing/index.ts';
import type { Signing, SigningKey, Unlocked } from '#platform/signing/index.ts';
import { newId } from '#fhir/repository/id.ts';
import type { SigningDesk, SigningDeskParts } from '../openSigningDesk.ts';
import { openProvider, readAnchors } from '../openSigningDesk.ts';
import type { OpenKey, Questions } from './team.ts';

/** In the first process: what the others may have done with its keys. */
export function answerSigning(signing: Signing): Pick<Questions, 'authorities' | 'reach' | 'enrol' | 'unlock' | 'findUnlocked' | 'findOpenKeyOf' | 'lockSession' | 'lockAccount' | 'signDigest' | 'signDigestOf'> {
  return {
    authorities: async () => {
      const { ca, tsa, ocsp, crl } = await signing.authorities();
      return { ca, tsa, ocsp, crl };
    },
    reach: () => signing.reach(),
    enrol: async (holder, session) => withoutKey(await signing.enrol(holder, session)),
    unlock: async (holder, session) => withoutKey(await signing.unlock(holder, session)),
    findUnlocked: async (sessionId, accountId) => {
      const unlocked = await signing.findUnlocked(sessionId, accountId);
      return unlocked && withoutKey(unlocked);
    },
    findOpenKeyOf: async (accountId) => {
      const open = await signing.findOpenKeyOf(accountId);
      return open && withoutKey(open);
    },
    lockSession: (sessionId) => signing.lockSession(sessionId),
    lockAccount: (accountId) => signing.lockAccount(accountId),
    signDigestOf: async (accountId, digest) => {
      const open = await signing.findOpenKeyOf(accountId);
      if (!open) throw new Fault('unavailable', 'signing.waits-for-key');
      return open.key.signDigest(digest);
    },
    signDigest: async (sessionId, accountId, digest) => (await signing.getUnlocked(sessionId, accountId)).key.signDigest(digest),
  };
}

const withoutKey = ({ key: { certificate, chain, algorithm, isRemote }, facts, accountId, until }: Unlocked): OpenKey => ({ certificate, chain, algorithm, isRemote, facts, accountId, until });

/** In a worker. */
export function openRemoteDesk({ config, db, now }: SigningDeskParts, first: Questions): SigningDesk {
  const authorities = async () => ({ ...(await first.authorities()), anchors: await readAnchors(config.dataFolder) });
  const provider = openProvider(config, { db, now, newId, caUrl: refuseKeys, secret: refuseKeys });
  const withKey = ({ certificate, chain, algorithm, isRemote = false, ...open }: OpenKey, signDigest: SigningKey['signDigest']): Unlocked => ({ ...open, key: { certificate, chain, algorithm, isRemote, signDigest } });
  const remote = (sessionId: string, open: OpenKey): Unlocked => withKey(open, (digest) => first.signDigest(sessionId, open.accountId, digest));
  const findUnlocked: Signing['findUnlocked'] = async (sessionId, accountId) => {
    const open = sessionId === undefined ? undefined : await first.findUnlocked(sessionId, accountId);
    return open && sessionId !== undefined ? remote(sessionId, open) : undefined;
  };
  const signing: Signing = {
    ...openSigning({ provider, seals: openSeals({ db, now, newId, caUrl: async () => (await authorities()).ca, secret: () => openSecret(config.dataFolder) }), now, authorities }),
    reach: () => first.reach(),
    enrol: async (holder, session) => remote(session.sessionId, await first.enrol(holder, session)),
    unlock: async (holder, session) => remote(session.sessionId, await first.unlock(holder, session)),
    findUnlocked,
    findOpenKeyOf: async (accountId) => {
      const open = await first.findOpenKeyOf(accountId);
      return open && withKey(open, (digest) => first.signDigestOf(accountId, digest));
    },
    getUnlocked: async (sessionId, accountId) => {
      const unlocked = await findUnlocked(sessionId, accountId);
      if (!unlocked) throw new Fault('rule', 'signing.locked');
      if (new Date(unlocked.facts.notAfter) <= now()) throw new Fault('rule', 'signing.expired');
      return unlocked;
    },
    lockSession: (sessionId) => first.lockSession(sessionId),
    lockAccount: (accountId) => first.lockAccount(accountId),
  };
  return { signing, demoAuthority: refuseKeys, close: async () => undefined };
}

async function refuseKeys(): Promise<never> {
  throw new Error('keys are made and opened in the first process');
}
