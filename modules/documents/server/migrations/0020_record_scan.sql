-- The part of a record that was kept on paper, scanned.
create table documents.record_scan (
  dk int8 not null,
  document_id text not null,
  record_id text not null,
  file text not null,
  primary key (dk, document_id),
  foreign key (dk, record_id) references documents.record
);
create index record_scan_file on documents.record_scan (dk, file);
create index record_scan_record on documents.record_scan (dk, record_id);
comment on table documents.record_scan is 'Scanned parts of records begun on paper; the file store keeps what is named here';
comment on column documents.record_scan.dk is 'Facility';
comment on column documents.record_scan.document_id is 'DocumentReference';
comment on column documents.record_scan.record_id is 'Record';
comment on column documents.record_scan.file is 'SHA-256 of the file';
