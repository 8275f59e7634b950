// What every facility has from the software: profiles and forms. For all at the start, and at once for one that is opened while the server runs. spec: FRM-16
import { loadForms } from '#modules/chart/server/index.ts';
import { openedChannel } from '#modules/facility/server/index.ts';
import type { Sender } from '#platform/outbox/index.ts';
import { buildFhirServices } from './fhirServices.ts';
import { installationGate } from './installationGate.ts';
import { loadProfiles } from './loadProfiles.ts';
import type { Services } from './services.ts';

/** Gives how many were written; what is there already is left alone. `forms`: another folder than that of the software. */
export async function fillFacilities(services: Services, forms?: URL): Promise<{ profiles: number; forms: number }> {
  const profiles = await loadProfiles(services);
  return { profiles, forms: await loadForms(await buildFhirServices(services, installationGate(services)), forms) };
}

/** The installation's own part of the outbox, beside the senders of the rooms. */
export const installationSenders = (services: Services): Record<string, Sender> => ({
  [openedChannel]: async () => {
    await fillFacilities(services);
    return 'done';
  },
});
