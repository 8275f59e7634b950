-- Signatures that follow the first one of a paper, and what its page is.
alter table documents.paper
  add column workflow text not null default 'visit-doctor',
  add column type json,
  add column patient_id text,
  add column department_id text;
comment on column documents.paper.workflow is 'Who signs in which order: key of data/regulation/vn/signers';
comment on column documents.paper.type is 'DocumentReference.type';
comment on column documents.paper.patient_id is 'Whose paper';
comment on column documents.paper.department_id is 'Department of the visit when the page was frozen: whose head signs';

create table documents.step (
  dk int8 not null,
  paper_id uuid not null,
  step int4 not null,
  role text not null,
  title text not null,
  required boolean not null,
  stand_in text,
  stand_in_title text,
  same_person boolean not null,
  state text not null default 'waiting' check (state in ('waiting', 'open', 'pending', 'signed', 'returned', 'skipped')),
  opened_at timestamptz,
  account_id text,
  signer text,
  signer_name text,
  signer_title text,
  certificate json,
  opened boolean not null default false,
  accepted_at timestamptz,
  signed_at timestamptz,
  draft_file text,
  reason text,
  nudged_at timestamptz,
  nudged_by text,
  primary key (dk, paper_id, step),
  foreign key (dk, paper_id) references documents.paper on delete cascade
);
create index step_held on documents.step (dk, opened_at) where state in ('open', 'pending', 'returned');
create index step_draft on documents.step (dk, draft_file) where draft_file is not null;
comment on table documents.step is 'The signatures of a paper after its first, in order';
comment on column documents.step.dk is 'Facility';
comment on column documents.step.paper_id is 'Paper';
comment on column documents.step.step is 'Number in the workflow';
comment on column documents.step.role is 'Who holds it: department-head, director, seal';
comment on column documents.step.title is 'Words under the date';
comment on column documents.step.required is 'Without it the paper is not complete';
comment on column documents.step.stand_in is 'Position that may sign for the holder';
comment on column documents.step.stand_in_title is 'Words that the stand-in signs under';
comment on column documents.step.same_person is 'May be signed by who signed an earlier step';
comment on column documents.step.state is 'waiting → open → pending (signed, a service awaited) → signed; returned, skipped';
comment on column documents.step.opened_at is 'Since when it is held';
comment on column documents.step.account_id is 'Who signed or returned it';
comment on column documents.step.signer is 'PractitionerRole reference';
comment on column documents.step.signer_name is 'Name of who signed or returned it';
comment on column documents.step.signer_title is 'Words it was signed under';
comment on column documents.step.certificate is 'Subject, issuer, serial and validity of the certificate';
comment on column documents.step.opened is 'The signer opened the paper before signing';
comment on column documents.step.accepted_at is 'The deliberate act';
comment on column documents.step.signed_at is 'When certificate status and time stamp were there';
comment on column documents.step.draft_file is 'File with this signature that still lacks its time stamp';
comment on column documents.step.reason is 'Why it was returned';
comment on column documents.step.nudged_at is 'Last reminder to the holder';
comment on column documents.step.nudged_by is 'Name of who reminded';
