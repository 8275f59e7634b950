-- Passkeys (WebAuthn): public keys of people, each kept on a device of theirs.
create table platform.passkey (
  id uuid primary key,
  account_id uuid not null references platform.account,
  credential_id text not null unique,
  public_key bytea not null,
  counter int8 not null,
  transports text[] not null default '{}',
  name text not null,
  synced boolean not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkey_account on platform.passkey (account_id, created_at);
comment on table platform.passkey is 'Public keys that open an account without a password';
comment on column platform.passkey.id is 'Name of it in our addresses';
comment on column platform.passkey.account_id is 'Whose';
comment on column platform.passkey.credential_id is 'Credential id, base64url';
comment on column platform.passkey.public_key is 'COSE key';
comment on column platform.passkey.counter is 'Signature counter last seen: a lower one tells of a copy and is refused';
comment on column platform.passkey.transports is 'How the authenticator is reached, as it said';
comment on column platform.passkey.name is 'What its owner calls it';
comment on column platform.passkey.synced is 'Kept by a provider on several devices';
comment on column platform.passkey.created_at is 'When it was enrolled';
comment on column platform.passkey.used_at is 'Last use';
