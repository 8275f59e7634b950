// Gives the FHIR routes what they need: definitions, search, access policy, audit, who is calling.
import type { AuditTrail } from '#platform/audit/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { loadFaultTexts } from '#platform/fault/server.ts';
import { openRepository } from '#fhir/repository/openRepository.ts';
import type { AccessPolicy } from '#fhir/rest/access.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { subscriptionGuard } from '#fhir/subscription/index.ts';
import { openTerminology } from '#fhir/terminology/index.ts';
import { narrowPolicy } from '#fhir/smart/narrowPolicy.ts';
import { claimSigner } from './claimSigner.ts';
import { messageFolders } from './messageFolders.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';

/** Parts that come from the rooms above; without them nobody gets in. */
export interface Gate {
  readonly authenticate: RestServices['authenticate'];
  readonly policy: AccessPolicy;
  readonly audit: AuditTrail;
  readonly callerOf?: RestServices['callerOf'];
  /** In place of the guards of the rooms. */
  readonly guards?: RestServices['guards'];
}

export async function buildFhirServices(services: Services, gate: Gate = closedGate): Promise<RestServices> {
  const repository = await openRepository(services.db);
  const { publicUrl, privateAddresses: allowPrivate, dataFolder, rest } = services.config;
  const outside = { allowPrivate };
  const all = [...rooms, ...(services.extraRooms ?? [])];
  const terminology = openTerminology(all.flatMap((room) => room.codeSystems ?? []), services.now);
  const search: typeof repository.search = (ask) => repository.search({ terminology, ...ask });
  const guards = [...all.flatMap((room) => room.guards ?? []), subscriptionGuard(outside)];
  return { guards, ...services, ...repository, ...gate, policy: narrowPolicy(gate.policy, repository), search, terminology, publicUrl, rest, outside, signClaims: claimSigner(dataFolder), rooms: all, faultText: loadFaultTexts(messageFolders) };
}

const refuse = () => {
  throw new Fault('unauthenticated', 'fhir.not-signed-in');
};

const closedGate: Gate = {
  authenticate: async () => refuse(),
  policy: { checkType: refuse, searchAccess: (caller) => ({ dk: caller.dk, kind: 'none' }), checkPatient: async () => refuse() },
  audit: { append: async () => undefined },
};
