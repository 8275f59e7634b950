-- What was printed, what was only read, and who made copies of whole records.
create table documents.paper_use (
  dk int8 not null,
  document_id text not null,
  signed_on date not null,
  form text not null,
  pages int4,
  read_at timestamptz,
  printed_at timestamptz,
  primary key (dk, document_id)
);
create index paper_use_signed on documents.paper_use (dk, signed_on);
create index paper_use_uncounted on documents.paper_use (dk, document_id) where pages is null;
comment on table documents.paper_use is 'Signed papers: how many pages, and when each was first read on a screen and first printed';
comment on column documents.paper_use.dk is 'Facility';
comment on column documents.paper_use.document_id is 'DocumentReference of the paper';
comment on column documents.paper_use.signed_on is 'Day on which it was signed';
comment on column documents.paper_use.form is 'Official form code, else the kind of paper';
comment on column documents.paper_use.pages is 'Pages of the signed file; null until they have been counted';
comment on column documents.paper_use.read_at is 'First time somebody opened it on a screen';
comment on column documents.paper_use.printed_at is 'First time it was sent to a printer';

create table documents.print_day (
  dk int8 not null,
  day date not null,
  account_id text not null,
  form text not null,
  person text not null,
  printed_pages int4 not null default 0,
  printed_papers int4 not null default 0,
  read_papers int4 not null default 0,
  primary key (dk, day, account_id, form)
);
comment on table documents.print_day is 'Pages printed and papers read on a screen, a row for each day, person and form';
comment on column documents.print_day.dk is 'Facility';
comment on column documents.print_day.day is 'Day of printing or reading';
comment on column documents.print_day.account_id is 'Account of who printed or read';
comment on column documents.print_day.form is 'Official form code, else the kind of paper';
comment on column documents.print_day.person is 'Name of that person on that day';
comment on column documents.print_day.printed_pages is 'Pages sent to a printer';
comment on column documents.print_day.printed_papers is 'Papers sent to a printer';
comment on column documents.print_day.read_papers is 'Papers opened on a screen';

create table documents.record_copy (
  dk int8 not null,
  id uuid not null,
  record_id text not null,
  serial int4 not null,
  symbol text not null,
  reason text not null,
  account_id text not null,
  person text not null,
  made_at timestamptz not null,
  document_ids text[] not null,
  left_out int4 not null,
  primary key (dk, id),
  unique (dk, record_id, serial)
);
comment on table documents.record_copy is 'Converted copies of whole records; the file is made again from the signed papers whenever it is opened';
comment on column documents.record_copy.dk is 'Facility';
comment on column documents.record_copy.id is 'The copy';
comment on column documents.record_copy.record_id is 'The record';
comment on column documents.record_copy.serial is 'Which copy of this record it is';
comment on column documents.record_copy.symbol is 'Symbol printed on every page';
comment on column documents.record_copy.reason is 'Why it was made';
comment on column documents.record_copy.account_id is 'Account of who made it';
comment on column documents.record_copy.person is 'Name of who made it, printed on every page';
comment on column documents.record_copy.made_at is 'When it was made';
comment on column documents.record_copy.document_ids is 'Papers in it, in their order';
comment on column documents.record_copy.left_out is 'Papers of the record that were not finished or have no file here';
