-- What people decided about the use of their data, and the papers they signed.
create table documents.purpose_decision (
  dk int8 not null,
  purpose text not null,
  patient uuid not null,
  consent uuid not null,
  state text not null check (state in ('given', 'refused', 'withdrawn')),
  until timestamptz,
  decided_at timestamptz not null,
  primary key (dk, purpose, patient)
);
comment on table documents.purpose_decision is 'The latest decision of each patient on each purpose; rebuilt from Consent';
comment on column documents.purpose_decision.dk is 'Facility';
comment on column documents.purpose_decision.purpose is 'Code of the purpose';
comment on column documents.purpose_decision.patient is 'Row id of the patient';
comment on column documents.purpose_decision.consent is 'Row id of the Consent';
comment on column documents.purpose_decision.state is 'Given, refused, or taken back';
comment on column documents.purpose_decision.until is 'When a given one ends by itself';
comment on column documents.purpose_decision.decided_at is 'When it was given or refused';

create table documents.consent_scan (
  dk int8 not null,
  document_id text not null,
  file text not null,
  primary key (dk, document_id)
);
create index consent_scan_file on documents.consent_scan (dk, file);
comment on table documents.consent_scan is 'Scanned papers of consents; the file store keeps what is named here';
comment on column documents.consent_scan.dk is 'Facility';
comment on column documents.consent_scan.document_id is 'DocumentReference';
comment on column documents.consent_scan.file is 'SHA-256 of the file';
