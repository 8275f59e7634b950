-- The facility's seal on archive packages.
alter table documents.archive_package add column sealed boolean not null default false;
comment on column documents.archive_package.sealed is 'Carries the seal of the facility';

create table documents.package_seal (
  dk int8 not null,
  record_id text not null,
  manifest text not null,
  files bytea not null,
  made_at timestamptz not null,
  primary key (dk, record_id, manifest)
);
comment on table documents.package_seal is 'Seals that were made for packages not kept yet: work that was interrupted goes on with the same bytes';
comment on column documents.package_seal.dk is 'Facility';
comment on column documents.package_seal.record_id is 'The record';
comment on column documents.package_seal.manifest is 'SHA-256 of the sealed list of files';
comment on column documents.package_seal.files is 'Zip of the signature files';
comment on column documents.package_seal.made_at is 'When it was sealed';
