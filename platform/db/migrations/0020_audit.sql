-- The trail of who did what, and its seals. docs/decisions/0005-audit-chain.md
create table platform.audit_chain (
  chain int4 generated always as identity primary key,
  process uuid not null unique,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz
);
comment on table platform.audit_chain is 'One chain per server process';
comment on column platform.audit_chain.chain is 'Number of the chain';
comment on column platform.audit_chain.process is 'Made by the process at its start';
comment on column platform.audit_chain.started_at is 'Start of the process';
comment on column platform.audit_chain.seen_at is 'Last sign of life';
comment on column platform.audit_chain.ended_at is 'Closed: no more rows will come';

create table platform.audit (
  dk int8 not null,
  chain int4 not null,
  n int8 not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  action text not null,
  interaction text not null,
  outcome text not null,
  account text,
  actor text,
  client text,
  session text,
  rtype text,
  rid text,
  ver int4,
  patient text,
  query text,
  purpose text,
  address text,
  request text,
  mac bytea not null,
  primary key (chain, n)
);
create index audit_patient on platform.audit (dk, patient, at) where patient is not null;
create index audit_account on platform.audit (dk, account, at);
create index audit_at on platform.audit (dk, at);
comment on table platform.audit is 'One row per interaction with a record, search, operation or refusal; sealed by platform.audit_seal';
comment on column platform.audit.dk is 'Facility whose record it is';
comment on column platform.audit.chain is 'Chain of the process that wrote it';
comment on column platform.audit.n is 'Number within the chain; rolled back transactions leave gaps';
comment on column platform.audit.xid is 'Transaction that wrote it: seals cover ranges of finished transactions';
comment on column platform.audit.at is 'When';
comment on column platform.audit.action is 'FHIR AuditEvent.action: C R U D E';
comment on column platform.audit.interaction is 'REST interaction or operation code';
comment on column platform.audit.outcome is 'success, or the fault code of the refusal';
comment on column platform.audit.account is 'Account';
comment on column platform.audit.actor is 'Reference acted as';
comment on column platform.audit.client is 'OAuth client';
comment on column platform.audit.session is 'Session';
comment on column platform.audit.rtype is 'Resource type';
comment on column platform.audit.rid is 'Resource id';
comment on column platform.audit.ver is 'Version written or read';
comment on column platform.audit.patient is 'Patient whose record was touched';
comment on column platform.audit.query is 'Search string';
comment on column platform.audit.purpose is 'Reason given for break-glass';
comment on column platform.audit.address is 'Network address of the caller';
comment on column platform.audit.request is 'Request id';
comment on column platform.audit.mac is 'HMAC of the row by a key outside the database: a row written by anybody else has none that fits';

create table platform.audit_seal (
  chain int4 not null references platform.audit_chain,
  k int8 not null,
  xid_to xid8 not null,
  count int8 not null,
  rows_hash bytea not null,
  previous bytea not null,
  hash bytea not null,
  at timestamptz not null,
  primary key (chain, k)
);
comment on table platform.audit_seal is 'Links of a chain: each covers the rows of its chain from the transactions after the previous seal up to before xid_to';
comment on column platform.audit_seal.chain is 'Chain';
comment on column platform.audit_seal.k is 'Place in the chain, from 1 without gaps';
comment on column platform.audit_seal.xid_to is 'First transaction no longer covered';
comment on column platform.audit_seal.count is 'Rows covered';
comment on column platform.audit_seal.rows_hash is 'SHA-256 over the hashes of the rows in order of n';
comment on column platform.audit_seal.previous is 'Hash of the seal before; zeros for the first';
comment on column platform.audit_seal.hash is 'SHA-256 over chain, k, xid_to, count, rows_hash and previous';
comment on column platform.audit_seal.at is 'When it was sealed';
