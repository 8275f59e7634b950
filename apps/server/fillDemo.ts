// First start in demo mode: facilities, staff and accounts, written through the same pipe as everything else.
import { seedDemo } from '#modules/facility/server/index.ts';
import { seedBoards } from '#modules/reception/server/index.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { newId } from '#fhir/repository/id.ts';
import { buildFhirServices } from './fhirServices.ts';
import { installationGate } from './installationGate.ts';
import type { Services } from './services.ts';

export async function fillDemo(services: Services, say: (text: string) => void): Promise<void> {
  const { config, db } = services;
  if (config.mode !== 'demo') return;
  const fhir = await buildFhirServices(services, installationGate(services));
  const exchangeFor = (dk: number, facilityId: string): Exchange => ({
    services: fhir, db, caller: installation(dk, facilityId), language: 'vi', method: 'POST', base: `${config.publicUrl}/fhir`,
    path: '', query: '', headers: {}, body: '', address: undefined, requestId: newId(),
  });
  const made = await seedDemo({ db, dataFolder: config.dataFolder, baseUrl: config.publicUrl, exchangeFor });
  if (made) say('Demo facilities and accounts made');
  for (const board of await seedBoards({ db, dataFolder: config.dataFolder, baseUrl: config.publicUrl, at: services.now().toISOString() })) say(`Call screen ${board.title}: ${board.url}`);
}

const installation = (dk: number, facilityId: string) => ({
  dk, facilityId, accountId: 'installation', clientId: 'lanh', reference: 'Device/lanh', roles: [], departmentIds: [], permissions: new Set<string>(), displayName: 'Lành',
});
