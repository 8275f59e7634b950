// Door of the subscriptions: rest-hook and WebSocket, by criteria and by topic.
import { room } from '#fhir/rest/room.ts';
import { startEngine } from './engine.ts';
import { faults } from './faults.ts';
import { socketPath, subscriptionOperations } from './operations.ts';
import { socketRoutes } from './socket.ts';
import { topics } from './topics.ts';

export { subscriptionGuard } from './guard.ts';

export const subscription = room({
  name: 'subscription',
  standardOperations: subscriptionOperations,
  routes: socketRoutes,
  start: startEngine,
  faults,
  capability: (publicUrl) => ({
    rest: [{ url: 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-websocket', valueUri: `${publicUrl.replace(/^http/, 'ws')}${socketPath}` }],
    types: { Subscription: topics.map(({ url }) => ({ url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical', valueCanonical: url })) },
  }),
  migrations: new URL('./migrations/', import.meta.url),
});
