-- Signing keys that lie elsewhere: the row says where.
alter table platform.signing_key
  add column provider text not null default 'software' check (provider in ('software', 'remote', 'token')),
  add column remote_id text,
  alter column salt drop not null,
  alter column sealed drop not null,
  add constraint signing_key_place check (case when provider = 'software' then salt is not null and sealed is not null else remote_id is not null end);
comment on column platform.signing_key.provider is 'Where the private key lies: sealed here, at a remote signing service, or in a token';
comment on column platform.signing_key.remote_id is 'Credential id at the remote service, or key id in the token';
