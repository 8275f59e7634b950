-- Duties of personal data: what people ask about theirs, and breaches.
create table documents.subject_request (
  dk int8 not null,
  id uuid not null,
  number text not null,
  patient_id text not null,
  patient_name text not null,
  kind text not null check (kind in ('access', 'correction', 'withdrawal', 'erasure')),
  asked_by text not null,
  way text not null,
  wish text not null,
  with_processors boolean not null,
  received_at timestamptz not null,
  answer_by date not null,
  finish_by date not null,
  source text not null,
  state text not null default 'received' check (state in ('received', 'accepted', 'refused', 'done')),
  recorded_by text not null,
  answered_at timestamptz,
  answered_by text,
  answer text,
  done_at timestamptz,
  done_by text,
  done text,
  primary key (dk, id)
);
create unique index subject_request_number on documents.subject_request (dk, number);
create index subject_request_open on documents.subject_request (dk, answer_by) where state in ('received', 'accepted');
comment on table documents.subject_request is 'What people ask about their data';
comment on column documents.subject_request.dk is 'Facility';
comment on column documents.subject_request.id is 'Request id';
comment on column documents.subject_request.number is 'Number within the year, without gaps';
comment on column documents.subject_request.patient_id is 'Whose data';
comment on column documents.subject_request.patient_name is 'Name when it was asked';
comment on column documents.subject_request.kind is 'See, correct, withdraw consent, erase';
comment on column documents.subject_request.asked_by is 'Who asked, and as what: the person, a guardian';
comment on column documents.subject_request.way is 'How it came';
comment on column documents.subject_request.wish is 'What is wanted';
comment on column documents.subject_request.with_processors is 'Others work with the data too: longer clocks';
comment on column documents.subject_request.received_at is 'When it came';
comment on column documents.subject_request.answer_by is 'Last day to answer';
comment on column documents.subject_request.finish_by is 'Last day to have it done';
comment on column documents.subject_request.source is 'Legal text of the clocks';
comment on column documents.subject_request.state is 'received → accepted → done, or refused';
comment on column documents.subject_request.recorded_by is 'Name of who entered it';
comment on column documents.subject_request.answered_at is 'When it was answered';
comment on column documents.subject_request.answered_by is 'Name of who answered';
comment on column documents.subject_request.answer is 'Words of the answer';
comment on column documents.subject_request.done_at is 'When it was done';
comment on column documents.subject_request.done_by is 'Name of who did it';
comment on column documents.subject_request.done is 'What was done';

create table documents.breach (
  dk int8 not null,
  id uuid not null,
  number text not null,
  discovered_at timestamptz not null,
  what text not null,
  affected int4 not null,
  biometric boolean not null,
  measures text not null,
  recorded_by text not null,
  tell_by timestamptz not null,
  keep_until date not null,
  source text not null,
  told_authority_at timestamptz,
  told_persons_at timestamptz,
  closed_at timestamptz,
  notes json not null default '[]',
  primary key (dk, id)
);
create unique index breach_number on documents.breach (dk, number);
comment on table documents.breach is 'Breaches of personal data, from their discovery';
comment on column documents.breach.dk is 'Facility';
comment on column documents.breach.id is 'Breach id';
comment on column documents.breach.number is 'Number within the year, without gaps';
comment on column documents.breach.discovered_at is 'When it was discovered: the clock runs from here';
comment on column documents.breach.what is 'What happened';
comment on column documents.breach.affected is 'Number of people, as far as known';
comment on column documents.breach.biometric is 'Biometric data are concerned: the people are told too';
comment on column documents.breach.measures is 'What was done against it';
comment on column documents.breach.recorded_by is 'Name of who entered it';
comment on column documents.breach.tell_by is 'By when it must have been told';
comment on column documents.breach.keep_until is 'Last day the file is kept';
comment on column documents.breach.source is 'Legal text of the clock';
comment on column documents.breach.told_authority_at is 'When the authority was told';
comment on column documents.breach.told_persons_at is 'When the people were told';
comment on column documents.breach.closed_at is 'When it was closed';
comment on column documents.breach.notes is 'Step, who and what, in order';
