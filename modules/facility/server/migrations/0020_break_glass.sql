-- Records opened without a care relation, and who looked at that afterwards.
create table facility.break_glass (
  dk int8 not null,
  id uuid not null,
  patient uuid not null,
  patient_id text not null,
  account_id uuid not null,
  practitioner_role_id uuid not null,
  role text not null,
  reason text not null,
  note text not null,
  opened_at timestamptz not null,
  until timestamptz not null,
  reviewed_by uuid,
  reviewed_at timestamptz,
  verdict text check (verdict in ('justified', 'not-justified')),
  review_note text,
  primary key (dk, id)
);
create index break_glass_person on facility.break_glass (dk, account_id, until);
create index break_glass_unreviewed on facility.break_glass (dk, opened_at desc) where reviewed_at is null;
comment on table facility.break_glass is 'Records opened for a reason, without a care relation';
comment on column facility.break_glass.dk is 'Facility (tenant)';
comment on column facility.break_glass.id is 'The opening';
comment on column facility.break_glass.patient is 'Row id of the patient';
comment on column facility.break_glass.patient_id is 'FHIR id of the patient';
comment on column facility.break_glass.account_id is 'Who opened it';
comment on column facility.break_glass.practitioner_role_id is 'In which PractitionerRole';
comment on column facility.break_glass.role is 'Role codes in force';
comment on column facility.break_glass.reason is 'Code of the list break-glass-reason';
comment on column facility.break_glass.note is 'Their words';
comment on column facility.break_glass.opened_at is 'When';
comment on column facility.break_glass.until is 'Open until';
comment on column facility.break_glass.reviewed_by is 'Account that looked at it afterwards';
comment on column facility.break_glass.reviewed_at is 'When they did';
comment on column facility.break_glass.verdict is 'What they found';
comment on column facility.break_glass.review_note is 'Their words';
