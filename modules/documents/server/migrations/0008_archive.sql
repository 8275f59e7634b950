-- The archive: what is kept, how it is found, how long, who asked for it, and how it ends.
create table documents.archive_entry (
  dk int8 not null,
  id text not null,
  origin text not null check (origin in ('record', 'paper')),
  patient_id text,
  number text,
  archive_number text,
  name text not null,
  name_key text collate "C" not null,
  name_end text collate "C" not null,
  birth_date text,
  birth_year int2,
  sex text,
  care text not null check (care in ('inpatient', 'day', 'outpatient', 'visit')),
  began_on date,
  ended_on date not null,
  ward_name text,
  place text,
  circumstances text[] not null default '{}',
  icd text[] not null default '{}',
  retention_class text not null,
  retain_until date,
  retention_source text not null,
  raised json,
  package text,
  package_bytes int8,
  packaged_at timestamptz,
  swept_at timestamptz,
  sweep_problem text,
  archived_at timestamptz not null,
  archived_by text not null,
  disposed_at timestamptz,
  primary key (dk, id)
);
create unique index archive_entry_number on documents.archive_entry (dk, archive_number) where archive_number is not null;
create index archive_entry_name on documents.archive_entry (dk, name_key, birth_year, ended_on desc, id);
create index archive_entry_name_end on documents.archive_entry (dk, name_end, birth_year, ended_on desc, id);
create index archive_entry_patient on documents.archive_entry (dk, patient_id) where patient_id is not null;
create index archive_entry_due on documents.archive_entry (dk, retain_until, id) where disposed_at is null and retain_until is not null;
create index archive_entry_package on documents.archive_entry (dk, package) where package is not null;
create index archive_entry_recent on documents.archive_entry (dk, archived_at desc, id);
comment on table documents.archive_entry is 'Everything the archive keeps: records of this system, and older ones on paper';
comment on column documents.archive_entry.dk is 'Facility';
comment on column documents.archive_entry.id is 'Id of the record, or of its own for old paper';
comment on column documents.archive_entry.origin is 'record = kept by this system; paper = older than the system, scanned or on a shelf';
comment on column documents.archive_entry.patient_id is 'Patient; null where nobody knows who it is here';
comment on column documents.archive_entry.number is 'Record number';
comment on column documents.archive_entry.archive_number is 'Archive number';
comment on column documents.archive_entry.name is 'Name as it stands on the record';
comment on column documents.archive_entry.name_key is 'Compared words of the name, in order';
comment on column documents.archive_entry.name_end is 'The same words from the end, given name first, each followed by a blank';
comment on column documents.archive_entry.birth_date is 'Birth date as known: day, month or year';
comment on column documents.archive_entry.birth_year is 'Year of it';
comment on column documents.archive_entry.sex is 'male, female, other, unknown';
comment on column documents.archive_entry.care is 'Type of care: inpatient, day, outpatient (course of treatment), visit';
comment on column documents.archive_entry.began_on is 'First day';
comment on column documents.archive_entry.ended_on is 'Last day; the period counts from the end of its year';
comment on column documents.archive_entry.ward_name is 'Department at the end';
comment on column documents.archive_entry.place is 'Where paper lies: store, shelf, box';
comment on column documents.archive_entry.circumstances is 'Retention classes that somebody knows it belongs to';
comment on column documents.archive_entry.icd is 'Its diagnoses, ICD-10';
comment on column documents.archive_entry.retention_class is 'Class that applies';
comment on column documents.archive_entry.retain_until is 'Last day on which it must be kept; null = for ever';
comment on column documents.archive_entry.retention_source is 'Legal text of that class';
comment on column documents.archive_entry.raised is 'Who made the period longer, when and why';
comment on column documents.archive_entry.package is 'SHA-256 of the archive package in the archive store';
comment on column documents.archive_entry.package_bytes is 'Its size';
comment on column documents.archive_entry.packaged_at is 'When it was made';
comment on column documents.archive_entry.swept_at is 'When its package and files were last read and found whole or not';
comment on column documents.archive_entry.sweep_problem is 'What the last sweep found wrong; null = nothing';
comment on column documents.archive_entry.archived_at is 'When it came into the archive';
comment on column documents.archive_entry.archived_by is 'Name of who put it there';
comment on column documents.archive_entry.disposed_at is 'When it was destroyed; the line stays, its content does not';

create table documents.archive_key (
  dk int8 not null,
  value text collate "C" not null,
  kind text not null check (kind in ('archive-number', 'record-number', 'old-number', 'citizen-id', 'insurance-number', 'patient-code', 'phone')),
  entry_id text not null,
  primary key (dk, value, kind, entry_id)
);
create index archive_key_entry on documents.archive_key (dk, entry_id);
comment on table documents.archive_key is 'Numbers by which something in the archive is found';
comment on column documents.archive_key.dk is 'Facility';
comment on column documents.archive_key.value is 'The number, letters and digits only';
comment on column documents.archive_key.kind is 'What number it is';
comment on column documents.archive_key.entry_id is 'What it leads to';

create table documents.archive_scan (
  dk int8 not null,
  entry_id text not null,
  place int2 not null,
  title text not null,
  file text not null,
  primary key (dk, entry_id, place),
  foreign key (dk, entry_id) references documents.archive_entry
);
create index archive_scan_file on documents.archive_scan (dk, file);
comment on table documents.archive_scan is 'Scanned papers of a record';
comment on column documents.archive_scan.dk is 'Facility';
comment on column documents.archive_scan.entry_id is 'Whose paper';
comment on column documents.archive_scan.place is 'Order within the record';
comment on column documents.archive_scan.title is 'What it is';
comment on column documents.archive_scan.file is 'SHA-256 in the file store';

create table documents.archive_hold (
  dk int8 not null,
  id uuid not null,
  entry_id text not null,
  reason text not null,
  authority text not null,
  placed_at timestamptz not null,
  placed_by text not null,
  lifted_at timestamptz,
  lifted_by text,
  lifted_reason text,
  primary key (dk, id),
  foreign key (dk, entry_id) references documents.archive_entry
);
create index archive_hold_entry on documents.archive_hold (dk, entry_id) where lifted_at is null;
comment on table documents.archive_hold is 'Legal holds: while one stands nothing is destroyed';
comment on column documents.archive_hold.dk is 'Facility';
comment on column documents.archive_hold.id is 'Hold id';
comment on column documents.archive_hold.entry_id is 'What is held';
comment on column documents.archive_hold.reason is 'Why, in words';
comment on column documents.archive_hold.authority is 'Who asked for it: court, inspector, own management, with the number of their letter';
comment on column documents.archive_hold.placed_at is 'Since when';
comment on column documents.archive_hold.placed_by is 'Name of who placed it';
comment on column documents.archive_hold.lifted_at is 'Until when';
comment on column documents.archive_hold.lifted_by is 'Name of who lifted it';
comment on column documents.archive_hold.lifted_reason is 'Why it was lifted';

create table documents.archive_request (
  dk int8 not null,
  id uuid not null,
  number text not null,
  entry_id text not null,
  kind text not null check (kind in ('read', 'copy', 'summary', 'loan')),
  recipient text not null,
  recipient_name text not null,
  recipient_document text,
  reader_account text,
  purpose text not null,
  basis text not null,
  written text check (written in ('paper', 'e-signed')),
  written_file text,
  days int2 not null,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'released', 'returned')),
  asked_at timestamptz not null,
  asked_by text not null,
  asked_by_name text not null,
  decided_at timestamptz,
  decided_by text,
  decided_by_name text,
  decided_reason text,
  until timestamptz,
  ended_at timestamptz,
  ended_by_name text,
  released json,
  primary key (dk, id),
  foreign key (dk, entry_id) references documents.archive_entry
);
create unique index archive_request_number on documents.archive_request (dk, number);
create index archive_request_entry on documents.archive_request (dk, entry_id, asked_at desc);
create index archive_request_open on documents.archive_request (dk, asked_at desc) where state in ('asked', 'approved');
create index archive_request_reader on documents.archive_request (dk, reader_account, until) where state = 'approved';
create index archive_request_file on documents.archive_request (dk, written_file) where written_file is not null;
comment on table documents.archive_request is 'Register of requests: who asked to read, copy, be told or borrow, who allowed it, what was given';
comment on column documents.archive_request.dk is 'Facility';
comment on column documents.archive_request.id is 'Request id';
comment on column documents.archive_request.number is 'Number in the register';
comment on column documents.archive_request.entry_id is 'What is asked for';
comment on column documents.archive_request.kind is 'read, copy, summary, loan';
comment on column documents.archive_request.recipient is 'What the recipient is before the law: court, patient, practitioner …';
comment on column documents.archive_request.recipient_name is 'Who receives it';
comment on column documents.archive_request.recipient_document is 'Their identity paper or the number of their letter';
comment on column documents.archive_request.reader_account is 'Account that reads on screen; null where nobody of the facility does';
comment on column documents.archive_request.purpose is 'What it is for; nothing else may be done with it';
comment on column documents.archive_request.basis is 'Legal text that allows it';
comment on column documents.archive_request.written is 'How the written request came; null = none';
comment on column documents.archive_request.written_file is 'Scan or signed file of it in the file store';
comment on column documents.archive_request.days is 'Days asked for';
comment on column documents.archive_request.state is 'asked → approved or refused; approved → released (given out) or returned';
comment on column documents.archive_request.asked_at is 'When it was asked';
comment on column documents.archive_request.asked_by is 'Account that entered it';
comment on column documents.archive_request.asked_by_name is 'Name of that person';
comment on column documents.archive_request.decided_at is 'When it was decided';
comment on column documents.archive_request.decided_by is 'Account that decided: never the one that asked or reads';
comment on column documents.archive_request.decided_by_name is 'Name of that person';
comment on column documents.archive_request.decided_reason is 'Why it was refused, or what was made a condition';
comment on column documents.archive_request.until is 'Reading ends by itself at this time';
comment on column documents.archive_request.ended_at is 'When it was returned or given out';
comment on column documents.archive_request.ended_by_name is 'Who returned it or gave it out';
comment on column documents.archive_request.released is 'What was given out: title, hash, pages, copies';

create table documents.disposal (
  dk int8 not null,
  id uuid not null,
  number text not null,
  state text not null default 'drawn-up' check (state in ('drawn-up', 'approved', 'refused', 'destroying', 'done')),
  decision text,
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  first_at timestamptz,
  first_by text,
  first_by_name text,
  second_at timestamptz,
  second_by text,
  second_by_name text,
  refused_reason text,
  done_at timestamptz,
  primary key (dk, id)
);
create unique index disposal_number on documents.disposal (dk, number);
comment on table documents.disposal is 'Lists of records whose period is over, and how they were destroyed';
comment on column documents.disposal.dk is 'Facility';
comment on column documents.disposal.id is 'List id';
comment on column documents.disposal.number is 'Number of the minutes';
comment on column documents.disposal.state is 'drawn-up → approved (once) → destroying (twice) → done; or refused';
comment on column documents.disposal.decision is 'Number of the written decision';
comment on column documents.disposal.made_at is 'When it was drawn up';
comment on column documents.disposal.made_by is 'Account that drew it up';
comment on column documents.disposal.made_by_name is 'Name of that person';
comment on column documents.disposal.first_at is 'First approval';
comment on column documents.disposal.first_by is 'Account of the first approval';
comment on column documents.disposal.first_by_name is 'Name of that person';
comment on column documents.disposal.second_at is 'Second approval';
comment on column documents.disposal.second_by is 'Account of the second approval: another person';
comment on column documents.disposal.second_by_name is 'Name of that person';
comment on column documents.disposal.refused_reason is 'Why it was refused';
comment on column documents.disposal.done_at is 'When the last file was gone';

create table documents.disposal_item (
  dk int8 not null,
  disposal_id uuid not null,
  entry_id text not null,
  retention_class text not null,
  retain_until date not null,
  files json,
  destroyed_at timestamptz,
  primary key (dk, disposal_id, entry_id),
  foreign key (dk, disposal_id) references documents.disposal on delete cascade
);
create index disposal_item_entry on documents.disposal_item (dk, entry_id);
comment on table documents.disposal_item is 'What stands on a list, and the proof that it is gone';
comment on column documents.disposal_item.dk is 'Facility';
comment on column documents.disposal_item.disposal_id is 'List';
comment on column documents.disposal_item.entry_id is 'What is destroyed';
comment on column documents.disposal_item.retention_class is 'Class when it was listed';
comment on column documents.disposal_item.retain_until is 'Last day of its period';
comment on column documents.disposal_item.files is 'SHA-256 of every file that was destroyed, and that it was looked for afterwards in vain';
comment on column documents.disposal_item.destroyed_at is 'When';
