// Registered programs: backend services that sign their assertions, and apps of people. spec: PPL-20
import { createHash, timingSafeEqual } from 'node:crypto';
import type { AllClientMetadata, JWKS } from 'oidc-provider';
import type { Db } from '#platform/db/index.ts';

export type ClientKind = 'backend' | 'public' | 'confidential';

export interface NewClient {
  readonly clientId: string;
  /** Facility it belongs to. */
  readonly dk?: number;
  readonly name: string;
  readonly kind: ClientKind;
  readonly scopes: readonly string[];
  readonly redirectUris?: readonly string[];
  /** Public keys only. */
  readonly jwks?: { readonly keys: readonly object[] };
  /** Where they are fetched instead. */
  readonly jwksUri?: string;
  /** SHA-256 of the secret of a confidential app without keys. */
  readonly secretHash?: Uint8Array;
  readonly launchUri?: string;
  readonly demo?: boolean;
}

interface ClientRow { client_id: string; dk: string | null; name: string; kind: ClientKind; scopes: string[]; redirect_uris: string[]; jwks: JWKS | null; jwks_uri: string | null; secret_hash: Buffer | null }

/** Names of our own in the metadata of a client. */
export const ownMetadata = ['lanh_scopes', 'lanh_dk'] as const;

export async function addClient(db: Db, client: NewClient, at: Date): Promise<void> {
  await db.query(
    `insert into platform.client (client_id, dk, name, kind, scopes, redirect_uris, jwks, demo, created_at, jwks_uri, secret_hash, launch_uri)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [client.clientId, client.dk ?? null, client.name, client.kind, client.scopes, client.redirectUris ?? [], client.jwks ? JSON.stringify(client.jwks) : null, client.demo ?? false, at,
      client.jwksUri ?? null, client.secretHash ?? null, client.launchUri ?? null]);
}

/** As an administrator sees it. */
export interface ClientRecord extends Required<Omit<NewClient, 'dk' | 'jwks' | 'jwksUri' | 'launchUri' | 'secretHash' | 'demo'>> {
  readonly dk: number | null;
  readonly jwks: NewClient['jwks'] | null;
  readonly jwksUri: string | null;
  readonly launchUri: string | null;
  readonly hasSecret: boolean;
  readonly disabled: boolean;
  readonly createdAt: Date;
}

/** Those of the facility and those of everybody. */
export async function listClients(db: Db, dk: number): Promise<ClientRecord[]> {
  const { rows } = await db.query<ClientRecord>(
    `select client_id as "clientId", dk::int4, name, kind, scopes, redirect_uris as "redirectUris", jwks, jwks_uri as "jwksUri", launch_uri as "launchUri",
       secret_hash is not null as "hasSecret", disabled_at is not null as disabled, created_at as "createdAt"
     from platform.client where dk = $1 or dk is null order by name, client_id limit 1000`, [dk]);
  return rows;
}

/** A secret stays unless a new one is given or keys take its place; the kind never changes. */
export async function changeClient(db: Db, client: NewClient & { readonly keepSecret: boolean }, at: Date): Promise<void> {
  await db.query(
    `update platform.client set name = $2, scopes = $3, redirect_uris = $4, jwks = $5, jwks_uri = $6, launch_uri = $7, secret_hash = coalesce($8, case when $9 then secret_hash end), changed_at = $10
     where client_id = $1`,
    [client.clientId, client.name, client.scopes, client.redirectUris ?? [], client.jwks ? JSON.stringify(client.jwks) : null, client.jwksUri ?? null, client.launchUri ?? null, client.secretHash ?? null, client.keepSecret, at]);
}

export async function findClient(db: Db, clientId: string): Promise<AllClientMetadata | undefined> {
  const { rows } = await db.query<ClientRow>(
    'select client_id, dk, name, kind, scopes, redirect_uris, jwks, jwks_uri, secret_hash from platform.client where client_id = $1 and disabled_at is null', [clientId], 'oauth-client');
  return rows[0] && metadataOf(rows[0]);
}

/** A random secret of 256 bits needs no slow hash: nobody can try them all. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The provider holds the hash in the place of the secret. */
export function isSecretOf(stored: string | undefined, given: string): boolean {
  const hash = Buffer.from(stored ?? '', 'base64url');
  return hash.length === 32 && timingSafeEqual(hash, hashSecret(given));
}

/** How it proves who it is: public apps do not, confidential ones by secret or key, backend services by key. */
function proofOf({ kind, jwks, jwks_uri, secret_hash }: ClientRow): Partial<AllClientMetadata> {
  if (kind === 'public') return { token_endpoint_auth_method: 'none' };
  if (secret_hash && kind === 'confidential') return { token_endpoint_auth_method: 'client_secret_basic', client_secret: secret_hash.toString('base64url') };
  return { token_endpoint_auth_method: 'private_key_jwt', ...(jwks_uri === null ? { jwks: jwks ?? { keys: [] } } : { jwks_uri }) };
}

function metadataOf(row: ClientRow): AllClientMetadata {
  return {
    client_id: row.client_id,
    client_name: row.name,
    ...proofOf(row),
    grant_types: row.kind === 'backend' ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    response_types: row.kind === 'backend' ? [] : ['code'],
    redirect_uris: row.redirect_uris,
    application_type: row.redirect_uris.some((uri) => uri.startsWith('http://')) ? 'native' : 'web',
    id_token_signed_response_alg: 'ES256',
    lanh_scopes: row.scopes.join(' '),
    lanh_dk: row.dk === null ? undefined : Number(row.dk),
  };
}
