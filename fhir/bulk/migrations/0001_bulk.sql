-- Bulk Data: jobs, the files they made, and whose records left with them. dk (facility) leads every key.
create schema if not exists bulk;

create table bulk.job (
  dk             int8        not null,
  id             uuid        not null,
  kind           text        not null check (kind in ('export', 'import')),
  state          text        not null check (state in ('accepted', 'running', 'done', 'failed')),
  account        text        not null,
  client         text        not null,
  caller         text        not null,
  base           text        not null,
  request        text        not null,
  input          text        not null,
  purpose        text        not null,
  approver       text        not null,
  transaction_at timestamptz,
  done_types     text[]      not null default '{}',
  resources      int8        not null default 0,
  left_out       int8        not null default 0,
  tries          int4        not null default 0,
  problem        text,
  created_at     timestamptz not null,
  ended_at       timestamptz,
  expires_at     timestamptz not null,
  primary key (dk, id)
);
create index job_open on bulk.job (created_at) where state in ('accepted', 'running');
comment on table  bulk.job is 'The register of bulk exports and imports: who, what for, approved by whom, how far';
comment on column bulk.job.dk is 'Facility (tenant)';
comment on column bulk.job.id is 'UUIDv7; part of the address of its status';
comment on column bulk.job.kind is 'export or import';
comment on column bulk.job.state is 'accepted, running, done or failed; a cancelled job leaves no row';
comment on column bulk.job.account is 'Account that asked';
comment on column bulk.job.client is 'OAuth client that asked';
comment on column bulk.job.caller is 'Rights of the caller as they were when the job was asked for, JSON';
comment on column bulk.job.base is 'Address of this server as the caller called it, up to and with /fhir';
comment on column bulk.job.request is 'Address that was called';
comment on column bulk.job.input is 'What was asked for, JSON';
comment on column bulk.job.purpose is 'What it is for';
comment on column bulk.job.approver is 'Who approved it';
comment on column bulk.job.transaction_at is 'Instant as of which the records are exported';
comment on column bulk.job.done_types is 'Types that are finished';
comment on column bulk.job.resources is 'Resources written so far';
comment on column bulk.job.left_out is 'Protected resources that were left out';
comment on column bulk.job.tries is 'Times it was begun';
comment on column bulk.job.problem is 'Code of what it failed by';
comment on column bulk.job.created_at is 'When it was asked for';
comment on column bulk.job.ended_at is 'When it ended';
comment on column bulk.job.expires_at is 'After this its files are gone';

create table bulk.part (
  dk       int8  not null,
  job      uuid  not null,
  kind     text  not null check (kind in ('output', 'deleted', 'error', 'input')),
  type     text  not null,
  n        int4  not null,
  file     text  not null,
  bytes    int8  not null,
  count    int8  not null,
  upto     text  not null,
  primary key (dk, job, kind, type, n),
  foreign key (dk, job) references bulk.job on delete cascade
);
create index part_file on bulk.part (dk, file);
comment on table  bulk.part is 'Files of a job, each whole in the file store: a job that was cut off goes on behind the last one';
comment on column bulk.part.dk is 'Facility (tenant)';
comment on column bulk.part.job is 'Job';
comment on column bulk.part.kind is 'output, deleted, error, or input of an import';
comment on column bulk.part.type is 'Resource type of its lines';
comment on column bulk.part.n is 'Number among the files of that type, from 1';
comment on column bulk.part.file is 'Name in the file store';
comment on column bulk.part.bytes is 'Size';
comment on column bulk.part.count is 'Lines';
comment on column bulk.part.upto is 'Row id of its last resource';

create table bulk.patient (
  dk  int8 not null,
  job uuid not null,
  pat uuid not null,
  primary key (dk, job, pat),
  foreign key (dk, job) references bulk.job on delete cascade
);
comment on table  bulk.patient is 'Whose records an export holds, until each stands in the trail';
comment on column bulk.patient.dk is 'Facility (tenant)';
comment on column bulk.patient.job is 'Job';
comment on column bulk.patient.pat is 'Row id of the patient';

create table bulk.signing_key (
  one bool primary key default true check (one),
  key  bytea not null
);
comment on table  bulk.signing_key is 'Signs the addresses of files that are fetched without a token';
comment on column bulk.signing_key.one is 'There is one row';
comment on column bulk.signing_key.key is '32 random bytes, made at the migration';
insert into bulk.signing_key (key) values (sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea));
