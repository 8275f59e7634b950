-- What happened to a record: handed over, received, checked, returned, archived, unlocked. Append only.
create table documents.record_event (
  dk int8 not null,
  id uuid not null,
  record_id text not null,
  at timestamptz not null,
  kind text not null check (kind in ('handed-over', 'received', 'returned', 'accepted', 'archived', 'unlock-asked', 'unlock-approved', 'unlock-refused', 'paper-begun')),
  account_id text not null,
  by_name text not null,
  reason text,
  detail json,
  primary key (dk, id),
  foreign key (dk, record_id) references documents.record
);
create index record_event_of_record on documents.record_event (dk, record_id, at);
comment on table documents.record_event is 'Life of a record, append only: who did what, when and why';
comment on column documents.record_event.dk is 'Facility';
comment on column documents.record_event.id is 'Event id; of a question, what its answer names';
comment on column documents.record_event.record_id is 'Record';
comment on column documents.record_event.at is 'When';
comment on column documents.record_event.kind is 'What happened';
comment on column documents.record_event.account_id is 'Who';
comment on column documents.record_event.by_name is 'Name of who';
comment on column documents.record_event.reason is 'Why, in words';
comment on column documents.record_event.detail is 'Checklist with what failed and why, numbers, documents added since';

alter table documents.record add column handed_over_at timestamptz, add column received_at timestamptz, add column unlock_asked uuid;
comment on column documents.record.handed_over_at is 'When the department handed it over the last time; null while it has it';
comment on column documents.record.received_at is 'When the records office confirmed that it is there; null until then';
comment on column documents.record.unlock_asked is 'Question for unlocking that waits for an answer';
