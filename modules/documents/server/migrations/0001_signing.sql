-- Sets of papers that are signed with one act, and every version of a paper.
create table documents.sign_set (
  dk int8 not null,
  id uuid not null,
  encounter_id text not null,
  patient_id text not null,
  account_id text not null,
  signer text not null,
  prepared_at timestamptz not null,
  accepted_at timestamptz,
  primary key (dk, id)
);
create index sign_set_open on documents.sign_set (dk, account_id, prepared_at) where accepted_at is null;
comment on table documents.sign_set is 'Papers shown together and signed with one deliberate act';
comment on column documents.sign_set.dk is 'Facility';
comment on column documents.sign_set.id is 'Set id';
comment on column documents.sign_set.encounter_id is 'Visit';
comment on column documents.sign_set.patient_id is 'Whose visit';
comment on column documents.sign_set.account_id is 'Who prepared it: nobody else may sign it';
comment on column documents.sign_set.signer is 'PractitionerRole reference of the signer';
comment on column documents.sign_set.prepared_at is 'When its content was frozen';
comment on column documents.sign_set.accepted_at is 'The deliberate act; null = only looked at';

create table documents.paper (
  dk int8 not null,
  id uuid not null,
  set_id uuid not null,
  encounter_id text not null,
  kind text not null,
  focus text not null,
  title text not null,
  version int4 not null,
  replaces text,
  state text not null default 'prepared' check (state in ('prepared', 'pending', 'signed', 'refused')),
  template text not null,
  content json not null,
  sources json not null,
  digest text not null,
  page_digest text not null,
  verify_code text not null unique,
  opened boolean not null default false,
  document_id text,
  account_id text not null,
  signer_name text not null,
  signer_title text not null,
  certificate json,
  accepted_at timestamptz,
  signed_at timestamptz,
  draft_file text,
  file text,
  primary key (dk, id),
  foreign key (dk, set_id) references documents.sign_set on delete cascade
);
create index paper_of_visit on documents.paper (dk, encounter_id);
create index paper_of_set on documents.paper (dk, set_id);
create index paper_of_document on documents.paper (dk, document_id);
create index paper_of_file on documents.paper (dk, file);
create index paper_pending on documents.paper (dk, account_id) where state = 'pending';
create unique index paper_version on documents.paper (dk, kind, focus, version) where state in ('pending', 'signed');
comment on table documents.paper is 'One version of one paper, from preview to signed file';
comment on column documents.paper.dk is 'Facility';
comment on column documents.paper.id is 'Paper id';
comment on column documents.paper.set_id is 'Set it was shown in';
comment on column documents.paper.encounter_id is 'Visit';
comment on column documents.paper.kind is 'Signable kind: prescription, visit-summary';
comment on column documents.paper.focus is 'Reference of what the paper tells of; with kind its lasting name';
comment on column documents.paper.title is 'Words of the list';
comment on column documents.paper.version is '1, 2, 3 … of this kind and focus';
comment on column documents.paper.replaces is 'DocumentReference of the version before';
comment on column documents.paper.state is 'prepared → pending (act done, a service awaited) → signed; refused = certificate found revoked';
comment on column documents.paper.template is 'Print template';
comment on column documents.paper.content is 'Data of the page, frozen';
comment on column documents.paper.sources is 'Resources and versions it was made from';
comment on column documents.paper.digest is 'SHA-256 of page and sources: what the signer agreed to';
comment on column documents.paper.page_digest is 'SHA-256 of the page alone: tells later whether the record says something else';
comment on column documents.paper.verify_code is 'Code and QR on the page';
comment on column documents.paper.opened is 'The signer opened its preview';
comment on column documents.paper.document_id is 'DocumentReference';
comment on column documents.paper.account_id is 'Signer';
comment on column documents.paper.signer_name is 'Name on the page';
comment on column documents.paper.signer_title is 'Words above the name';
comment on column documents.paper.certificate is 'Subject, issuer, serial and validity of the signer''s certificate';
comment on column documents.paper.accepted_at is 'The deliberate act';
comment on column documents.paper.signed_at is 'When certificate status and time stamp were there';
comment on column documents.paper.draft_file is 'Signed file that still lacks its time stamp';
comment on column documents.paper.file is 'The finished file';
