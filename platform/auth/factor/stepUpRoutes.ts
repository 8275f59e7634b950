// Step-up: the same person proves again, in the same session, who they are. spec: PPL-50, PPL-51
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { requireOpenScreen } from '../authenticate.ts';
import { confirmPassword, currentSession, ownSession, parseBody } from '../door.ts';
import type { AuthServices } from '../door.ts';
import { passkeyOptions, checkPasskey } from '../passkey/checkPasskey.ts';
import { checkPin } from '../pin.ts';
import type { SessionProof, SessionRow } from '../session.ts';
import { checkCode, checkRecoveryCode } from './codeDesk.ts';
import { provedUntil, waysToProve } from './proof.ts';

const text = z.string().min(1).max(500);
const input = z.union([
  z.strictObject({ code: text }),
  z.strictObject({ recoveryCode: text }),
  z.strictObject({ password: text, pin: z.string().max(20).optional() }),
  z.strictObject({ passkey: z.record(z.string(), z.unknown()) }),
]);
type Input = z.infer<typeof input>;

export async function stepUpRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  /** Also while a second factor is missing: setting it up asks for a proof itself. */
  const sessionOf = async (request: FastifyRequest) => {
    const session = await currentSession(services, request);
    requireOpenScreen(session, request);
    return session;
  };

  app.get('/auth/step-up', ownSession, async (request) => {
    const session = await sessionOf(request);
    const { policy } = services;
    return { ways: waysToProve(session, policy.stepUp), withPin: session.pinSet, minutes: policy.stepUp.minutes, provedUntil: provedUntil(session, policy.stepUp)?.toISOString() };
  });

  app.post('/auth/step-up/passkey-options', ownSession, async (request) => {
    const session = await sessionOf(request);
    return passkeyOptions(services, { what: 'passkey-proof', accountId: session.accountId, sessionId: session.id });
  });

  app.post('/auth/step-up', ownSession, async (request) => {
    const session = await sessionOf(request);
    const given = parseBody(input, request.body);
    const event = { what: 'step-up', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id } as const;
    const proof = await prove(services, session, given).catch(async (error: unknown) => {
      await services.record({ ...event, outcome: error instanceof Fault ? error.code : 'http.unexpected' }, request);
      throw error;
    });
    await services.sessions.prove(session, proof);
    await services.record({ ...event, outcome: 'success', about: proof }, request);
    return { provedUntil: provedUntil({ ...session, proof, provedAt: services.now() }, services.policy.stepUp)?.toISOString() };
  });
}

const wayOf = (given: Input) => ('passkey' in given ? 'passkey' : 'password' in given ? 'password' : 'code');

/** Throws Fault `auth.proof-not-taken` for a weaker proof than the account has. */
async function prove(services: AuthServices, session: SessionRow, given: Input): Promise<SessionProof> {
  const { accountId } = session;
  const ways = waysToProve(session, services.policy.stepUp);
  // A recovery code stands in for the factor that was lost, whichever it was.
  const taken = 'recoveryCode' in given ? ways.some((way) => way !== 'password') : ways.includes(wayOf(given));
  if (!taken) throw new Fault('forbidden', 'auth.proof-not-taken');
  if ('passkey' in given) {
    await checkPasskey(services, given.passkey, { what: 'passkey-proof', accountId, sessionId: session.id });
    return 'passkey';
  }
  if ('password' in given) {
    await confirmPassword(services, session.username, given.password);
    if (session.pinSet) await checkPin(services.db, { accountId }, given.pin ?? '');
    return 'password';
  }
  if ('recoveryCode' in given) await checkRecoveryCode(services, { accountId, code: given.recoveryCode });
  else await checkCode(services, { accountId, code: given.code });
  return 'recoveryCode' in given ? 'recovery' : 'code';
}
