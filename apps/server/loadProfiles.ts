// The profiles and value sets that Lành brings are put into the store of every facility, where they are read and found like any other.   spec: VAL-13
import { readdir, readFile } from 'node:fs/promises';
import { newId } from '#fhir/repository/id.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { routeOf } from '#fhir/rest/route.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { StructureDefinition, ValueSet } from '#fhir/types/index.ts';
import { buildFhirServices } from './fhirServices.ts';
import { installationGate } from './installationGate.ts';
import type { Services } from './services.ts';

const folder = new URL('../../data/profiles/', import.meta.url);
type Brought = StructureDefinition | ValueSet;
const publisher = 'Lành';

/** Gives how many were written. One that the hospital made its own (another publisher, or deleted) is left alone. */
export async function loadProfiles(services: Services): Promise<number> {
  const brought = await readBrought();
  const fhir = await buildFhirServices(services, installationGate(services));
  const { rows } = await services.db.query<{ dk: number; organization_id: string }>('select dk, organization_id from platform.facility order by dk');
  let written = 0;
  for (const { dk, organization_id: facilityId } of rows) written += await loadInto(fhir, { dk, facilityId, brought, base: `${services.config.publicUrl}/fhir` });
  return written;
}

async function readBrought(): Promise<Brought[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(new URL(file, folder), 'utf8')) as Brought));
}

interface Load { readonly dk: number; readonly facilityId: string; readonly brought: readonly Brought[]; readonly base: string }

async function loadInto(services: RestServices, { dk, facilityId, brought, base }: Load): Promise<number> {
  const stored = await readCurrent(services.db, brought.map(({ resourceType, id = '' }) => ({ dk, type: resourceType, id })));
  const due = brought.filter((one, at) => {
    const before = stored[at];
    if (before === undefined) return true;
    const known = before.text === null ? undefined : (JSON.parse(before.text) as Brought);
    return known?.publisher === publisher && known.version !== one.version;
  });
  if (due.length === 0) return 0;
  const entry = due.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
  const caller = { dk, facilityId, accountId: 'installation', clientId: 'lanh', reference: 'Device/lanh', roles: [], departmentIds: [], permissions: new Set<string>(), displayName: 'Lành' };
  const exchange: Exchange = {
    services, db: services.db, caller, language: 'vi', method: 'POST', base, path: '', query: '', headers: {}, body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }), address: undefined, requestId: newId(),
  };
  const answer = await routeOf(exchange)(exchange);
  if (answer.status !== 200) throw new Error(`the profiles were refused: ${answer.body}`);
  return due.length;
}
