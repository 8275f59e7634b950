-- The medical record as a whole: one per stay, per course of outpatient treatment, or per ordinary visit.
create table documents.record (
  dk int8 not null,
  id text not null,
  patient_id text not null,
  encounter_id text,
  episode_id text,
  care text not null check (care in ('inpatient', 'day', 'outpatient', 'visit')),
  number text,
  form_key text,
  ward_id text,
  ward_name text,
  began_at timestamptz not null,
  ended_at timestamptz,
  state text not null default 'open' check (state in ('open', 'handed-over', 'returned', 'accepted', 'archived', 'disposed')),
  closed_at timestamptz,
  archive_number text,
  retention_class text,
  retain_until date,
  paper_until date,
  manifest_stale boolean not null default false,
  primary key (dk, id),
  check (num_nonnulls(encounter_id, episode_id) = 1)
);
create unique index record_archive_number on documents.record (dk, archive_number) where archive_number is not null;
create index record_number on documents.record (dk, number);
create index record_of_patient on documents.record (dk, patient_id, began_at desc);
create index record_at_work on documents.record (dk, state, ward_id) where care <> 'visit' and state <> 'archived';
create index record_visit_open on documents.record (ended_at) where care = 'visit' and state = 'open';
create index record_stale on documents.record (dk, id) where manifest_stale;
comment on table documents.record is 'One medical record and how far it has come; opened by the book on Encounter and EpisodeOfCare';
comment on column documents.record.dk is 'Facility';
comment on column documents.record.id is 'Id of the Encounter or EpisodeOfCare it is of, and of its DocumentManifest';
comment on column documents.record.patient_id is 'Whose record';
comment on column documents.record.encounter_id is 'The stay or visit; null for a course of treatment';
comment on column documents.record.episode_id is 'The course of treatment; its visits stand in documents.course_visit';
comment on column documents.record.care is 'Type of care: inpatient, day, outpatient (course of treatment), visit (ordinary clinic visit)';
comment on column documents.record.number is 'Record number as the chart drew it: of the stay, the course or the visit';
comment on column documents.record.form_key is 'Record form it is kept on: 01-bv1';
comment on column documents.record.ward_id is 'Department that has it or had it last';
comment on column documents.record.ward_name is 'Name of that department';
comment on column documents.record.began_at is 'Admission, first day of the course, or arrival';
comment on column documents.record.ended_at is 'Discharge, end of the course, or end of the visit';
comment on column documents.record.state is 'open → handed-over → (returned) → accepted → archived → disposed';
comment on column documents.record.closed_at is 'When it was archived';
comment on column documents.record.archive_number is 'Archive number, without gaps within its year';
comment on column documents.record.retention_class is 'Retention class that applies';
comment on column documents.record.retain_until is 'Last day on which it must be kept';
comment on column documents.record.paper_until is 'Day up to which it was kept on paper; null = electronic from the beginning';
comment on column documents.record.manifest_stale is 'Its DocumentManifest does not yet list the newest documents';

create table documents.course_visit (
  dk int8 not null,
  encounter_id text not null,
  record_id text not null,
  primary key (dk, encounter_id)
);
create index course_visit_of_record on documents.course_visit (dk, record_id);
comment on table documents.course_visit is 'Visits that belong to a course of outpatient treatment';
comment on column documents.course_visit.dk is 'Facility';
comment on column documents.course_visit.encounter_id is 'The visit';
comment on column documents.course_visit.record_id is 'The record of the course';
