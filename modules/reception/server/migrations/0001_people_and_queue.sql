-- Tables of reception: who can be found, the rooms with a queue, tickets and their ledger.

create table reception.person (
  dk int8 not null,
  patient_id text not null,
  name text not null,
  words tsvector not null,
  birth_date text,
  sex text,
  patient_code text,
  citizen_id text,
  insurance_number text,
  phone text,
  address text,
  has_photo bool not null default false,
  last_visit date,
  coverage_id text,
  primary key (dk, patient_id)
);
comment on table reception.person is 'Projection of Patient for the search box; may be dropped and rebuilt from the change log';
comment on column reception.person.dk is 'Facility';
comment on column reception.person.patient_id is 'Patient id';
comment on column reception.person.name is 'Name as written';
comment on column reception.person.words is 'Folded words of the name, the initials as i_nva, the birth year as y1960';
comment on column reception.person.birth_date is 'FHIR date, may be a year';
comment on column reception.person.sex is 'Administrative gender';
comment on column reception.person.patient_code is 'Code given by this facility';
comment on column reception.person.citizen_id is 'Citizen number, twelve digits';
comment on column reception.person.insurance_number is 'Social insurance number, ten digits';
comment on column reception.person.phone is 'First phone, digits';
comment on column reception.person.address is 'Address in one line';
comment on column reception.person.has_photo is 'A portrait is kept';
comment on column reception.person.coverage_id is 'Coverage id of the insurance in force, projected from Coverage';
comment on column reception.person.last_visit is 'Day of the last check-in';
create index person_words on reception.person using gin (words);

create table reception.person_key (
  dk int8 not null,
  value text not null,
  kind text not null,
  patient_id text not null,
  primary key (dk, value, kind, patient_id)
);
comment on table reception.person_key is 'Numbers a person is found by: identifiers and phones; phones also backwards, so that the end of a phone finds it';
comment on column reception.person_key.dk is 'Facility';
comment on column reception.person_key.value is 'The number, or the phone backwards for kind phone-end';
comment on column reception.person_key.kind is 'citizen-id, old-citizen-id, insurance-number, passport, patient-code, phone, phone-end';
comment on column reception.person_key.patient_id is 'Patient id';
create index person_key_prefix on reception.person_key (dk, value text_pattern_ops) where kind in ('phone-end', 'patient-code');
create index person_key_patient on reception.person_key (dk, patient_id);

create table reception.room (
  dk int8 not null,
  room_id text not null,
  code text not null,
  name text not null,
  kind text not null,
  zone text not null,
  organization_id text,
  active bool not null,
  primary key (dk, room_id)
);
comment on table reception.room is 'Projection of Location: rooms and desks that have a queue';
comment on column reception.room.dk is 'Facility';
comment on column reception.room.room_id is 'Location id';
comment on column reception.room.code is 'Short name on doors and boards, e.g. P12';
comment on column reception.room.name is 'Name in full';
comment on column reception.room.kind is 'clinic or desk';
comment on column reception.room.zone is 'Waiting area within hearing: calls of one zone never sound at once';
comment on column reception.room.organization_id is 'Department that works there';
comment on column reception.room.active is 'Takes tickets';

create table reception.room_day (
  dk int8 not null,
  room_id text not null,
  day date not null,
  new_since_conclusion int4 not null default 0,
  priority_in_row int4 not null default 0,
  away bool not null default false,
  away_reason text,
  away_until timestamptz,
  primary key (dk, room_id, day)
);
comment on table reception.room_day is 'What a room remembers of its day; its row lock makes acts on one queue happen one after another';
comment on column reception.room_day.dk is 'Facility';
comment on column reception.room_day.room_id is 'Location id';
comment on column reception.room_day.day is 'Facility day';
comment on column reception.room_day.new_since_conclusion is 'Examinations called since the last conclusion was called';
comment on column reception.room_day.priority_in_row is 'Priority tickets called since the last ordinary one';
comment on column reception.room_day.away is 'The doctor is away';
comment on column reception.room_day.away_reason is 'Why';
comment on column reception.room_day.away_until is 'Until when, as told';

create table reception.ticket (
  dk int8 not null,
  id text not null,
  room_id text not null,
  day date not null,
  number int4 not null,
  state text not null,
  urgency text not null,
  priority_group text,
  purpose text not null,
  patient_id text,
  encounter_id text,
  arrived_at timestamptz not null,
  concluding bool not null,
  returned_at timestamptz,
  called_at timestamptz,
  called_by text,
  calls int4 not null,
  started_at timestamptz,
  ended_at timestamptz,
  reason text,
  moved_from text,
  primary key (dk, id)
);
comment on table reception.ticket is 'Places in the queues, as they stand; the acts that led there are in ticket_event';
comment on column reception.ticket.dk is 'Facility';
comment on column reception.ticket.id is 'UUIDv7';
comment on column reception.ticket.room_id is 'Location id';
comment on column reception.ticket.day is 'Facility day';
comment on column reception.ticket.number is 'From 1 without gaps within room and day';
comment on column reception.ticket.state is 'waiting, called, in-room, at-tests, to-conclude, skipped, left, moved, done';
comment on column reception.ticket.urgency is 'emergency, priority, ordinary';
comment on column reception.ticket.priority_group is 'Group of the dated table that gave the urgency';
comment on column reception.ticket.purpose is 'examination, added-examination, desk';
comment on column reception.ticket.patient_id is 'Patient id';
comment on column reception.ticket.encounter_id is 'Encounter id of the visit';
comment on column reception.ticket.arrived_at is 'Gives the place in the queue; kept when the room changes';
comment on column reception.ticket.concluding is 'Was back from tests: waits for the conclusion';
comment on column reception.ticket.returned_at is 'Since when it waits for the conclusion';
comment on column reception.ticket.called_at is 'Last call';
comment on column reception.ticket.called_by is 'Reference of the caller';
comment on column reception.ticket.calls is 'How often it was called';
comment on column reception.ticket.started_at is 'First time in the room';
comment on column reception.ticket.ended_at is 'When it was left, moved or done';
comment on column reception.ticket.reason is 'Why it was skipped, left or moved';
comment on column reception.ticket.moved_from is 'Ticket it continues';
create unique index ticket_number on reception.ticket (dk, room_id, day, number);
create index ticket_patient on reception.ticket (dk, patient_id, day);
create index ticket_encounter on reception.ticket (dk, encounter_id);

create table reception.ticket_event (
  dk int8 not null,
  seq int8 generated always as identity,
  ticket_id text,
  room_id text not null,
  day date not null,
  kind text not null,
  at timestamptz not null,
  by text not null,
  reason text,
  primary key (dk, seq)
);
comment on table reception.ticket_event is 'Ledger of the queues: only added to';
comment on column reception.ticket_event.dk is 'Facility';
comment on column reception.ticket_event.seq is 'Order of writing';
comment on column reception.ticket_event.ticket_id is 'Ticket, none for acts on the room';
comment on column reception.ticket_event.room_id is 'Location id';
comment on column reception.ticket_event.day is 'Facility day';
comment on column reception.ticket_event.kind is 'issued, called, recalled, started, skipped, requeued, sent-to-tests, returned, moved, left, finished, doctor-away, doctor-back';
comment on column reception.ticket_event.at is 'When';
comment on column reception.ticket_event.by is 'Reference of who acted';
comment on column reception.ticket_event.reason is 'Why, if asked';
create index ticket_event_room on reception.ticket_event (dk, room_id, day, seq);

create function reception.refuse_change() returns trigger language plpgsql as $$ begin raise exception 'reception.ticket_event is only added to'; end $$;
create trigger ticket_event_is_a_ledger before update or delete on reception.ticket_event for each row execute function reception.refuse_change();

create table reception.board (
  dk int8 not null,
  key_hash bytea not null,
  title text not null,
  zone text not null,
  room_ids text[] not null,
  names text not null,
  voice bool not null,
  message text,
  created_at timestamptz not null,
  created_by text not null,
  primary key (key_hash)
);
comment on table reception.board is 'Call screens; the key itself is only in the address of the screen';
comment on column reception.board.dk is 'Facility';
comment on column reception.board.key_hash is 'SHA-256 of the key';
comment on column reception.board.title is 'Headline';
comment on column reception.board.zone is 'Waiting area';
comment on column reception.board.room_ids is 'Rooms shown, in order';
comment on column reception.board.names is 'none or masked';
comment on column reception.board.voice is 'Speaks the calls';
comment on column reception.board.message is 'Line at the foot';
comment on column reception.board.created_at is 'When it was made';
comment on column reception.board.created_by is 'By whom';

create table reception.unit (
  kind text not null,
  code text not null,
  name text not null,
  province_code text not null,
  district text,
  primary key (kind, code)
);
comment on table reception.unit is 'Administrative units, imported: provinces and communes of today and of before 2025-07-01';
comment on column reception.unit.kind is 'province, commune, old-province, old-commune';
comment on column reception.unit.code is 'Code of the statistics office';
comment on column reception.unit.name is 'Name with its kind';
comment on column reception.unit.province_code is 'Province it is in; for an old province the one it belongs to now; for a province its own';
comment on column reception.unit.district is 'Old communes: name of the district';
