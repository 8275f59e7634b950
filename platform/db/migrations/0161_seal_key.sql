-- Seals: keys of facilities, for papers that needed a stamp.
create table platform.seal_key (
  dk int8 not null references platform.facility,
  id uuid not null,
  certificate bytea not null,
  chain bytea[] not null,
  serial text not null,
  salt bytea not null,
  sealed bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  revoked_at timestamptz,
  retired_at timestamptz,
  primary key (dk, id)
);
create unique index seal_key_in_force on platform.seal_key (dk) where retired_at is null;
comment on table platform.seal_key is 'Key of a facility itself: its electronic seal';
comment on column platform.seal_key.dk is 'Facility';
comment on column platform.seal_key.id is 'Seal id; bound into the sealed key';
comment on column platform.seal_key.certificate is 'X.509 certificate of the organization, DER';
comment on column platform.seal_key.chain is 'Issuers up to the root, DER';
comment on column platform.seal_key.serial is 'Serial number, upper-case hex';
comment on column platform.seal_key.salt is 'Salt of argon2id';
comment on column platform.seal_key.sealed is 'PKCS#8 key, sealed with the secret of the installation: nonce, AES-256-GCM ciphertext, tag';
comment on column platform.seal_key.created_at is 'When it was made';
comment on column platform.seal_key.created_by is 'Name of who had it made';
comment on column platform.seal_key.revoked_at is 'Taken out of use since, or seen revoked';
comment on column platform.seal_key.retired_at is 'Replaced by a newer key since';
