// Makes the demo facilities and their accounts once, and demo.json for scripts. Doing it again changes nothing. spec: DEM
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { addClient, hashPassword } from '#platform/auth/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { routeOf } from '#fhir/rest/route.ts';
import { buildFacilityBundle, demoId, departmentId, organizationId, patientId, practitionerId, practitionerRoleId } from './bundle.ts';
import { demoFacilities } from './facilities.ts';
import type { DemoFacility, DemoStaff } from './facilities.ts';

export interface DemoUser {
  readonly role: string;
  readonly username: string;
  readonly password: string;
  readonly facility: string;
  readonly displayName: string;
  readonly patientId?: string;
  /** PIN that opens the signing key of a demo doctor. */
  readonly signingPin?: string;
}

/** Known to everybody, as everything of the demo is. */
export const demoSigningPin = '246810';

/** The people whose own record a demo account opens. */
export const listDemoPatients = () => demoFacilities.map(({ dk, patient }) => ({ dk, patientId: patientId(patient), name: patient.name, sex: patient.gender, birthDate: patient.birthDate, phone: patient.phone }));

export interface DemoFile {
  readonly baseUrl: string;
  readonly facilities: readonly { readonly id: string; readonly code: string; readonly name: string }[];
  readonly users: readonly DemoUser[];
  readonly clients: readonly DemoClient[];
}

/** A backend service of one facility, with the key it signs its assertions with. */
export interface DemoClient {
  readonly client_id: string;
  readonly scope: string;
  readonly privateJwk: Record<string, unknown>;
  readonly facility: string;
}

export interface SeedServices {
  readonly db: Database;
  readonly dataFolder: string;
  readonly baseUrl: string;
  /** An exchange that writes into this facility as the installation itself. */
  readonly exchangeFor: (dk: number, facilityId: string) => Exchange;
}

/** True when it made something. */
export async function seedDemo(services: SeedServices): Promise<boolean> {
  const { rows } = await services.db.query<{ dk: number }>('select dk from platform.facility');
  const known = new Set(rows.map(({ dk }) => Number(dk)));
  const missing = demoFacilities.filter(({ dk }) => !known.has(dk));
  if (missing.length === 0) return false;
  const users: DemoUser[] = [];
  const clients: DemoClient[] = [];
  for (const facility of missing) {
    await writeResources(services, facility);
    users.push(...(await writeAccounts(services.db, facility)));
    clients.push(await writeClient(services.db, facility));
  }
  await writeDemoFile(services, { users, clients });
  return true;
}

export async function readDemoFile(dataFolder: string): Promise<DemoFile | undefined> {
  const text = await readFile(join(dataFolder, 'demo.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as DemoFile);
}

async function writeResources({ exchangeFor }: SeedServices, facility: DemoFacility): Promise<void> {
  const exchange = { ...exchangeFor(facility.dk, organizationId(facility)), method: 'POST' as const, path: '', body: JSON.stringify(buildFacilityBundle(facility)) };
  const answer = await routeOf(exchange)(exchange);
  if (answer.status >= 300) throw new Error(`the demo facility ${facility.code} was refused: ${answer.body}`);
}

interface Person { readonly username: string; readonly name: string; readonly roles: readonly string[]; readonly departments: readonly string[]; readonly staff?: DemoStaff; readonly patientId?: string }

const peopleOf = ({ staff, patient }: DemoFacility): Person[] => [
  ...staff.map((one) => ({ ...one, staff: one })),
  { ...patient, roles: ['patient'], departments: [], patientId: patientId(patient) },
];

async function writeAccounts(db: Database, facility: DemoFacility): Promise<DemoUser[]> {
  const users = peopleOf(facility).map((person) => ({ person, password: randomBytes(9).toString('base64url') }));
  const hashes = await Promise.all(users.map(({ password }) => hashPassword(password)));
  await db.transaction(async (tx) => {
    await tx.query('insert into platform.facility (dk, organization_id, code, name) values ($1, $2, $3, $4)', [facility.dk, organizationId(facility), facility.code, facility.name]);
    for (const [at, { person }] of users.entries()) {
      await tx.query('insert into platform.account (id, username, display_name, password_hash, demo) values ($1, $2, $3, $4, true)', [accountId(person), person.username, person.name, hashes[at]]);
      await tx.query(
        'insert into platform.membership (account_id, dk, practitioner_id, practitioner_role_id, patient_id, roles, departments) values ($1, $2, $3, $4, $5, $6, $7)',
        [accountId(person), facility.dk, person.staff ? practitionerId(person.staff) : null, person.staff ? practitionerRoleId(person.staff) : null, person.patientId ?? null,
          person.roles, person.departments.map((code) => departmentId(facility, code))]);
    }
  });
  return users.map(({ person, password }) => ({
    role: person.roles[0] ?? '', username: person.username, password, facility: facility.name, displayName: person.name, ...(person.patientId && { patientId: person.patientId }),
    ...(person.roles.includes('doctor') && { signingPin: demoSigningPin }),
  }));
}

const accountId = (person: { readonly username: string }) => demoId(`account/${person.username}`);

const systemScope = 'system/*.cruds';

/** The private key is in demo.json alone; the database keeps the public one. */
async function writeClient(db: Database, facility: DemoFacility): Promise<DemoClient> {
  const { publicKey, privateKey } = await generateKeyPair('ES384', { extractable: true });
  const named = { kid: randomBytes(8).toString('base64url'), alg: 'ES384', use: 'sig' };
  const clientId = `demo-backend-${facility.code.toLowerCase()}`;
  await addClient(db, {
    clientId, dk: facility.dk, name: `Demo backend ${facility.code}`, kind: 'backend', scopes: [systemScope], jwks: { keys: [{ ...(await exportJWK(publicKey)), ...named }] }, demo: true,
  }, new Date());
  return { client_id: clientId, scope: systemScope, privateJwk: { ...(await exportJWK(privateKey)), ...named }, facility: facility.name };
}

/** Written whole or not at all, readable by its owner only. */
async function writeDemoFile({ dataFolder, baseUrl }: SeedServices, { users, clients }: Pick<DemoFile, 'users' | 'clients'>): Promise<void> {
  const file: DemoFile = { baseUrl, facilities: demoFacilities.map((facility) => ({ id: organizationId(facility), code: facility.code, name: facility.name })), users, clients };
  const path = join(dataFolder, 'demo.json');
  await writeFile(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
