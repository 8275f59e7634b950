-- Packages of the archive, and which records still wait for theirs.
create table documents.archive_package (
  dk int8 not null,
  entry_id text not null,
  file text not null,
  bytes int8 not null,
  made_at timestamptz not null,
  swept_at timestamptz,
  problem text,
  primary key (dk, entry_id, file),
  foreign key (dk, entry_id) references documents.archive_entry
);
create index archive_package_sweep on documents.archive_package (dk, swept_at nulls first, file);
create index archive_package_file on documents.archive_package (dk, file);
comment on table documents.archive_package is 'Every package that was made of a record: a record that was unlocked and archived again has several';
comment on column documents.archive_package.dk is 'Facility';
comment on column documents.archive_package.entry_id is 'Of which record';
comment on column documents.archive_package.file is 'SHA-256 in the archive store';
comment on column documents.archive_package.bytes is 'Size';
comment on column documents.archive_package.made_at is 'When it was made';
comment on column documents.archive_package.swept_at is 'When it was last read and compared with its name';
comment on column documents.archive_package.problem is 'What was found wrong then: missing, damaged';

alter table documents.archive_entry drop column package_bytes, drop column packaged_at, drop column swept_at, drop column sweep_problem;
alter table documents.record add column packaged_at timestamptz;
comment on column documents.record.packaged_at is 'Closing of which the archive has made its package; null or older than closed_at = still to do';
create index record_unpackaged on documents.record (closed_at) where state = 'archived' and (packaged_at is null or packaged_at < closed_at);
