// Door of the subscriptions: rest-hook and WebSocket, by criteria and by topic.
import { room } from '#fhir/rest/room.ts';
import { startEngine } from './engine.ts';
import { faults } from './faults.ts';

export { subscriptionGuard } from './guard.ts';

export const subscription = room({
  name: 'subscription',
  start: startEngine,
  faults,
  migrations: new URL('./migrations/', import.meta.url),
});
