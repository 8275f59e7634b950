// What the store holds when a server opens: code lists, profiles and forms of the software, in demo mode the hospital that never was. Done before, it costs a look.
import { fillHistory } from '#apps/demo/fillHistory.ts';
import { loadCatalogues } from '#modules/facility/server/index.ts';
import { fillDemo } from './fillDemo.ts';
import { fillFacilities } from './fillFacilities.ts';
import type { Services } from './services.ts';

/** `say` gets one line per thing that was due. */
export async function furnish(services: Services, say: (text: string) => void): Promise<void> {
  const { config, db, now } = services;
  const lists = await loadCatalogues(db, now);
  if (lists.length > 0) say(`Code lists loaded: ${lists.join(', ')}`);
  await fillDemo(services, say);
  const { profiles, forms } = await fillFacilities(services);
  if (profiles > 0) say('Profiles of Vietnam loaded');
  if (forms > 0) say(`Forms loaded: ${forms}`);
  if (config.mode === 'demo') await fillHistory(services, { visits: config.demoVisits, say });
}
