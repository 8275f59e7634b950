-- Confirmations by patients, and acts that wait for their approval on the phone.
create table documents.confirmation (
  dk int8 not null,
  id uuid not null,
  encounter_id text not null,
  patient_id text not null,
  kind text not null,
  focus text not null,
  title text not null,
  template text not null,
  content json not null,
  sources json not null,
  page_digest text not null,
  file text not null,
  token_hash text not null unique,
  method text not null check (method in ('code', 'device', 'witness')),
  person json not null,
  phone text,
  sent_at timestamptz,
  tries int4 not null default 0,
  state text not null default 'open' check (state in ('open', 'confirmed', 'refused', 'ended')),
  until timestamptz not null,
  asked_by text not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  evidence json,
  evidence_hash text,
  words json,
  drawing text,
  primary key (dk, id)
);
create index confirmation_of_paper on documents.confirmation (dk, kind, focus, page_digest) where state = 'confirmed';
create index confirmation_of_visit on documents.confirmation (dk, encounter_id);
create index confirmation_of_file on documents.confirmation (dk, file);
comment on table documents.confirmation is 'A page shown to a patient or representative, and how they confirmed it';
comment on column documents.confirmation.dk is 'Facility';
comment on column documents.confirmation.id is 'Confirmation id';
comment on column documents.confirmation.encounter_id is 'Visit';
comment on column documents.confirmation.patient_id is 'Whose paper';
comment on column documents.confirmation.kind is 'Signable kind';
comment on column documents.confirmation.focus is 'What the paper tells of';
comment on column documents.confirmation.title is 'Words of the list';
comment on column documents.confirmation.template is 'Print template';
comment on column documents.confirmation.content is 'Data of the page, frozen';
comment on column documents.confirmation.sources is 'Resources and versions it was made from';
comment on column documents.confirmation.page_digest is 'SHA-256 of the page: only a paper that still says this carries the confirmation';
comment on column documents.confirmation.file is 'SHA-256 and name of the PDF that was shown';
comment on column documents.confirmation.token_hash is 'SHA-256 of the token in the address of the page';
comment on column documents.confirmation.method is 'code = one-time code, device = check of its user by a device, witness = two witnesses';
comment on column documents.confirmation.person is 'Who confirms: the patient or a representative with relation and reason';
comment on column documents.confirmation.phone is 'Where the code goes';
comment on column documents.confirmation.sent_at is 'When the code that counts was sent: part of what it is made from';
comment on column documents.confirmation.tries is 'Answers given, right or wrong';
comment on column documents.confirmation.state is 'open → confirmed, refused or ended (replaced by another, too many wrong codes)';
comment on column documents.confirmation.until is 'The page answers no longer than this';
comment on column documents.confirmation.asked_by is 'PractitionerRole reference of who asked';
comment on column documents.confirmation.asked_by_name is 'Name of who asked';
comment on column documents.confirmation.asked_at is 'When it was asked for';
comment on column documents.confirmation.ended_at is 'When it was confirmed, refused or ended';
comment on column documents.confirmation.evidence is 'What, who, how, when, with which device';
comment on column documents.confirmation.evidence_hash is 'SHA-256 of the evidence in canonical form';
comment on column documents.confirmation.words is 'Lines of the signature block';
comment on column documents.confirmation.drawing is 'Signature drawn beside the confirmation, SVG';

create table documents.approval (
  dk int8 not null,
  id uuid not null,
  account_id text not null,
  session_id text not null,
  papers json not null,
  digest text not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused')),
  asked_at timestamptz not null,
  until timestamptz not null,
  ended_at timestamptz,
  ended_session text,
  results json,
  primary key (dk, id)
);
create index approval_waiting on documents.approval (dk, account_id, until) where state = 'waiting';
comment on table documents.approval is 'Sets that a signer sent to the own phone for approval';
comment on column documents.approval.dk is 'Facility';
comment on column documents.approval.id is 'Approval id';
comment on column documents.approval.account_id is 'Signer';
comment on column documents.approval.session_id is 'Session that asks: another one must approve';
comment on column documents.approval.papers is 'Papers with step, digest, title and patient';
comment on column documents.approval.digest is 'SHA-256 over the digests of the papers: shown on both screens';
comment on column documents.approval.state is 'waiting → approved or refused';
comment on column documents.approval.asked_at is 'When it was sent';
comment on column documents.approval.until is 'Nothing is approved later';
comment on column documents.approval.ended_at is 'When it was answered';
comment on column documents.approval.ended_session is 'Session that answered';
comment on column documents.approval.results is 'What became of each paper';
