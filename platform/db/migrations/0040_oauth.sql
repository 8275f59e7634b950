-- OAuth 2 / OpenID Connect: registered clients, and what the provider keeps (codes, tokens, grants, seen assertions).
create table platform.client (
  client_id text primary key,
  dk int8 references platform.facility,
  name text not null,
  kind text not null check (kind in ('backend', 'public', 'confidential')),
  scopes text[] not null,
  redirect_uris text[] not null default '{}',
  jwks json,
  demo boolean not null default false,
  created_at timestamptz not null,
  disabled_at timestamptz
);
comment on table platform.client is 'Programs that may ask for access tokens';
comment on column platform.client.client_id is 'Its name in OAuth';
comment on column platform.client.dk is 'Facility a backend client belongs to; null for apps, which act for whoever signs in';
comment on column platform.client.name is 'Name shown to people';
comment on column platform.client.kind is 'backend: acts by itself, signs its assertions; public and confidential: apps of people';
comment on column platform.client.scopes is 'The most it may be granted';
comment on column platform.client.redirect_uris is 'Addresses an app may be sent back to';
comment on column platform.client.jwks is 'Public keys of its assertions';
comment on column platform.client.demo is 'Demo client: refused in production';
comment on column platform.client.created_at is 'When it was registered';
comment on column platform.client.disabled_at is 'Since when it gets no tokens and its tokens are void';

create table platform.oauth_artifact (
  model text not null,
  key bytea not null,
  grant_id text,
  uid text,
  payload json not null,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, key)
);
create index oauth_artifact_grant on platform.oauth_artifact (grant_id) where grant_id is not null;
create index oauth_artifact_uid on platform.oauth_artifact (model, uid) where uid is not null;
create index oauth_artifact_expiry on platform.oauth_artifact (expires_at) where expires_at is not null;
comment on table platform.oauth_artifact is 'What the provider remembers; tokens and codes themselves are never stored';
comment on column platform.oauth_artifact.model is 'Kind: AccessToken, AuthorizationCode, Grant …';
comment on column platform.oauth_artifact.key is 'SHA-256 of its id, which for tokens is the token';
comment on column platform.oauth_artifact.grant_id is 'Grant it belongs to: revoked together';
comment on column platform.oauth_artifact.uid is 'Second name of a session';
comment on column platform.oauth_artifact.payload is 'Its content without the id';
comment on column platform.oauth_artifact.consumed_at is 'When a code or refresh token was used';
comment on column platform.oauth_artifact.expires_at is 'End; null = none';
