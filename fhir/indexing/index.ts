// Door of the search parameters that facilities add: stored as SearchParameter resources, indexed in the background. spec: SRC-24
import { room } from '#fhir/rest/room.ts';
import { whileListening } from '#fhir/rest/whileListening.ts';
import { faults } from './faults.ts';
import { parameterGuard } from './guard.ts';
import { indexParameter } from './indexParameter.ts';
import { indexProgress } from './indexProgress.ts';
import { followParameters } from './news.ts';
import { registerParameter } from './register.ts';
import { startRenewal } from './renewIndexes.ts';

export const indexing = room({
  name: 'indexing',
  operations: [indexProgress], permissions: { 'indexing.progress': ['admin'] }, faults,
  guards: [parameterGuard],
  subscriptions: [registerParameter, indexParameter],
  start: startRenewal,
  migrations: new URL('./migrations/', import.meta.url),
  // Every process that answers, not only the one that carries the background.
  routes: async (app, { db, log, customParameters }) => whileListening(app, () => followParameters({ db, log, custom: customParameters })),
});
