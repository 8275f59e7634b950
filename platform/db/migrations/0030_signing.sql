-- Signing credentials: the certificate in clear, the private key only sealed.
create table platform.signing_key (
  dk int8 not null references platform.facility,
  id uuid not null,
  account_id uuid not null references platform.account,
  certificate bytea not null,
  chain bytea[] not null,
  serial text not null,
  salt bytea not null,
  sealed bytea not null,
  failures int4 not null default 0,
  blocked_until timestamptz,
  revoked_at timestamptz,
  retired_at timestamptz,
  created_at timestamptz not null,
  primary key (dk, id)
);
create unique index signing_key_in_force on platform.signing_key (dk, account_id) where retired_at is null;
comment on table platform.signing_key is 'Software signing keys of members of staff';
comment on column platform.signing_key.dk is 'Facility';
comment on column platform.signing_key.id is 'Credential id; bound into the sealed key';
comment on column platform.signing_key.account_id is 'Whose key';
comment on column platform.signing_key.certificate is 'X.509 certificate, DER';
comment on column platform.signing_key.chain is 'Issuers up to the root, DER';
comment on column platform.signing_key.serial is 'Serial number, upper-case hex';
comment on column platform.signing_key.salt is 'Salt of argon2id';
comment on column platform.signing_key.sealed is 'PKCS#8 key: nonce, AES-256-GCM ciphertext, tag';
comment on column platform.signing_key.failures is 'Wrong PINs since the last good one';
comment on column platform.signing_key.blocked_until is 'No PIN is tried before this instant';
comment on column platform.signing_key.revoked_at is 'When the certificate was seen revoked';
comment on column platform.signing_key.retired_at is 'Replaced by a newer key since';
comment on column platform.signing_key.created_at is 'When it was made';
