// Registered programs: backend services that sign their assertions, and apps of people. spec: PPL-20
import type { AllClientMetadata, JWKS } from 'oidc-provider';
import type { Db } from '#platform/db/index.ts';

export type ClientKind = 'backend' | 'public' | 'confidential';

export interface NewClient {
  readonly clientId: string;
  /** Facility of a backend client. */
  readonly dk?: number;
  readonly name: string;
  readonly kind: ClientKind;
  readonly scopes: readonly string[];
  readonly redirectUris?: readonly string[];
  /** Public keys only. */
  readonly jwks?: { readonly keys: readonly object[] };
  readonly demo?: boolean;
}

interface ClientRow { client_id: string; dk: string | null; name: string; kind: ClientKind; scopes: string[]; redirect_uris: string[]; jwks: JWKS | null }

/** Names of our own in the metadata of a client. */
export const ownMetadata = ['lanh_scopes', 'lanh_dk'] as const;

export async function addClient(db: Db, client: NewClient, at: Date): Promise<void> {
  await db.query(
    'insert into platform.client (client_id, dk, name, kind, scopes, redirect_uris, jwks, demo, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [client.clientId, client.dk ?? null, client.name, client.kind, client.scopes, client.redirectUris ?? [], client.jwks ? JSON.stringify(client.jwks) : null, client.demo ?? false, at]);
}

export async function findClient(db: Db, clientId: string): Promise<AllClientMetadata | undefined> {
  const { rows } = await db.query<ClientRow>(
    'select client_id, dk, name, kind, scopes, redirect_uris, jwks from platform.client where client_id = $1 and disabled_at is null', [clientId], 'oauth-client');
  return rows[0] && metadataOf(rows[0]);
}

function metadataOf(row: ClientRow): AllClientMetadata {
  const signed = row.kind !== 'public';
  return {
    client_id: row.client_id,
    client_name: row.name,
    token_endpoint_auth_method: signed ? 'private_key_jwt' : 'none',
    ...(signed && { jwks: row.jwks ?? { keys: [] } }),
    grant_types: row.kind === 'backend' ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    response_types: row.kind === 'backend' ? [] : ['code'],
    redirect_uris: row.redirect_uris,
    application_type: row.redirect_uris.some((uri) => uri.startsWith('http://')) ? 'native' : 'web',
    id_token_signed_response_alg: 'ES256',
    lanh_scopes: row.scopes.join(' '),
    lanh_dk: row.dk === null ? undefined : Number(row.dk),
  };
}
