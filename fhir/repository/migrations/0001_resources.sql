-- The FHIR store: current versions, superseded versions, narrow index tables, change log. dk (facility) leads every key.
create schema if not exists fhir;

create sequence fhir.change_seq;
comment on sequence fhir.change_seq is 'One number per written version; orders versions, not commits (see fhir.change.xid)';

create table fhir.res (
  dk      int8        not null,
  rt      int2        not null,
  rid     uuid        not null,
  ver     int4        not null,
  lu      timestamptz not null,
  seq     int8        not null,
  pat     uuid,
  flags   int2        not null default 0,
  codec   int2        not null default 0,
  status  text,
  content text,
  primary key (dk, rt, rid)
) with (fillfactor = 80);
create index res_seq on fhir.res (dk, rt, seq);
comment on table  fhir.res is 'Current version of every resource; a row without content is a deleted resource';
comment on column fhir.res.dk is 'Facility (tenant)';
comment on column fhir.res.rt is 'Resource type number, fhir/repository/typeNumber.ts';
comment on column fhir.res.rid is 'Row id: the FHIR id if it is a lower-case UUID, else a name-based UUID of it';
comment on column fhir.res.ver is 'meta.versionId, counts from 1';
comment on column fhir.res.lu is 'meta.lastUpdated';
comment on column fhir.res.seq is 'Sequence of this version';
comment on column fhir.res.pat is 'Row id of the patient whose record this is part of; null when it belongs to nobody''s record';
comment on column fhir.res.flags is 'Sensitivity bits from meta.security, fhir/rest/access.ts';
comment on column fhir.res.codec is 'How content is stored: 0 = source text';
comment on column fhir.res.status is 'status element, for the change log';
comment on column fhir.res.content is 'Source text of the resource with id and meta spliced in; null = deleted';

create table fhir.res_hist (
  dk      int8        not null,
  rt      int2        not null,
  rid     uuid        not null,
  ver     int4        not null,
  lu      timestamptz not null,
  seq     int8        not null,
  pat     uuid,
  flags   int2        not null,
  codec   int2        not null,
  status  text,
  content text,
  primary key (dk, rt, rid, ver)
);
create index res_hist_seq on fhir.res_hist (dk, rt, seq);
comment on table  fhir.res_hist is 'Superseded versions only; append only';
comment on column fhir.res_hist.dk is 'Facility (tenant)';
comment on column fhir.res_hist.rt is 'Resource type number';
comment on column fhir.res_hist.rid is 'Row id';
comment on column fhir.res_hist.ver is 'meta.versionId';
comment on column fhir.res_hist.lu is 'meta.lastUpdated';
comment on column fhir.res_hist.seq is 'Sequence of this version';
comment on column fhir.res_hist.pat is 'Patient whose record it was part of';
comment on column fhir.res_hist.flags is 'Sensitivity bits';
comment on column fhir.res_hist.codec is 'How content is stored';
comment on column fhir.res_hist.status is 'status element';
comment on column fhir.res_hist.content is 'Source text; null = this version was a deletion';

-- One narrow index table per hot type. The same shape for all, so that one piece of code reads and writes them.
do $$
declare t text; n text; c text[];
begin
  foreach t in array array[
    'Patient', 'Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Encounter', 'Condition', 'AllergyIntolerance',
    'Observation', 'DiagnosticReport', 'ServiceRequest', 'MedicationRequest', 'MedicationDispense', 'MedicationAdministration',
    'Procedure', 'Immunization', 'Specimen', 'ImagingStudy', 'DocumentReference', 'Composition', 'Task', 'Appointment', 'Coverage',
    'Claim', 'ExplanationOfBenefit', 'ChargeItem', 'CarePlan', 'Provenance'
  ] loop
    n := 'ix_' || lower(t);
    execute format('create table fhir.%I (dk int8 not null, rid uuid not null, pat uuid, code_h int8, d_lo timestamptz, d_hi timestamptz,
      lu timestamptz not null, flags int2 not null default 0, status text, toks int8[] not null, primary key (dk, rid))', n);
    execute format('create index %I on fhir.%I (dk, pat, code_h, d_lo desc)', n || '_pat', n);
    execute format('create index %I on fhir.%I (dk, d_lo)', n || '_date', n);
    execute format('create index %I on fhir.%I (dk, lu)', n || '_lu', n);
    execute format('create index %I on fhir.%I using gin (toks) with (fastupdate = on, gin_pending_list_limit = 1024)', n || '_toks', n);
    execute format('comment on table fhir.%I is %L', n, 'Search values of current ' || t || ' resources');
    foreach c slice 1 in array array[
      ['dk', 'Facility (tenant)'], ['rid', 'Row id'], ['pat', 'Patient whose record this is part of'],
      ['code_h', 'Hash of the chief code (system and code of the first coding)'], ['d_lo', 'Chief date: first instant it covers'],
      ['d_hi', 'Chief date: first instant after what it covers'], ['lu', 'meta.lastUpdated'], ['flags', 'Sensitivity bits'],
      ['status', 'status element'], ['toks', 'Keyed hashes of tokens and references, with tenant and parameter inside the hash']
    ] loop
      execute format('comment on column fhir.%I.%I is %L', n, c[1], c[2]);
    end loop;
  end loop;
end $$;

create table fhir.ix_any (
  dk     int8        not null,
  rt     int2        not null,
  rid    uuid        not null,
  pat    uuid,
  code_h int8,
  d_lo   timestamptz,
  d_hi   timestamptz,
  lu     timestamptz not null,
  flags  int2        not null default 0,
  status text,
  toks   int8[]      not null,
  primary key (dk, rt, rid)
);
create index ix_any_pat  on fhir.ix_any (dk, rt, pat, code_h, d_lo desc);
create index ix_any_date on fhir.ix_any (dk, rt, d_lo);
create index ix_any_lu   on fhir.ix_any (dk, rt, lu);
create index ix_any_toks on fhir.ix_any using gin (toks) with (fastupdate = on, gin_pending_list_limit = 1024);
comment on table  fhir.ix_any is 'Search values of all resource types without a table of their own';
comment on column fhir.ix_any.dk is 'Facility (tenant)';
comment on column fhir.ix_any.rt is 'Resource type number';
comment on column fhir.ix_any.rid is 'Row id';
comment on column fhir.ix_any.pat is 'Patient whose record this is part of';
comment on column fhir.ix_any.code_h is 'Hash of the chief code';
comment on column fhir.ix_any.d_lo is 'Chief date: first instant it covers';
comment on column fhir.ix_any.d_hi is 'Chief date: first instant after what it covers';
comment on column fhir.ix_any.lu is 'meta.lastUpdated';
comment on column fhir.ix_any.flags is 'Sensitivity bits';
comment on column fhir.ix_any.status is 'status element';
comment on column fhir.ix_any.toks is 'Keyed hashes of tokens and references';

create table fhir.ix_ident (
  dk     int8 not null,
  rt     int2 not null,
  h      int8 not null,
  rid    uuid not null,
  system text not null,
  value  text not null,
  primary key (dk, rt, h, rid, system)
);
comment on table  fhir.ix_ident is 'Identifiers: one value, few rows; kept out of the token index. Every match is rechecked by system and value';
comment on column fhir.ix_ident.dk is 'Facility (tenant)';
comment on column fhir.ix_ident.rt is 'Resource type number';
comment on column fhir.ix_ident.h is 'Keyed hash of parameter and value';
comment on column fhir.ix_ident.rid is 'Row id';
comment on column fhir.ix_ident.system is 'identifier.system, empty when absent';
comment on column fhir.ix_ident.value is 'identifier.value';

create table fhir.ix_str (
  dk    int8 not null,
  rt    int2 not null,
  param text not null,
  val   text not null,
  rid   uuid not null
);
create index ix_str_val on fhir.ix_str (dk, rt, param, val text_pattern_ops, rid);
comment on table  fhir.ix_str is 'String and URI search values, folded in TypeScript (lower case, no marks)';
comment on column fhir.ix_str.dk is 'Facility (tenant)';
comment on column fhir.ix_str.rt is 'Resource type number';
comment on column fhir.ix_str.param is 'Search parameter code';
comment on column fhir.ix_str.val is 'Folded value';
comment on column fhir.ix_str.rid is 'Row id';

create table fhir.ix_num (
  dk    int8   not null,
  rt    int2   not null,
  param text   not null,
  unit  text   not null,
  lo    float8 not null,
  hi    float8 not null,
  rid   uuid   not null
);
create index ix_num_lo on fhir.ix_num (dk, rt, param, unit, lo, rid);
comment on table  fhir.ix_num is 'Number and quantity search values';
comment on column fhir.ix_num.dk is 'Facility (tenant)';
comment on column fhir.ix_num.rt is 'Resource type number';
comment on column fhir.ix_num.param is 'Search parameter code';
comment on column fhir.ix_num.unit is 'Canonical UCUM unit; empty for plain numbers';
comment on column fhir.ix_num.lo is 'Lower end of what the stated precision covers';
comment on column fhir.ix_num.hi is 'Upper end';
comment on column fhir.ix_num.rid is 'Row id';

create table fhir.ix_date (
  dk    int8        not null,
  rt    int2        not null,
  param text        not null,
  lo    timestamptz not null,
  hi    timestamptz not null,
  rid   uuid        not null
);
create index ix_date_lo on fhir.ix_date (dk, rt, param, lo, rid);
comment on table  fhir.ix_date is 'Date search values other than the chief date of a type';
comment on column fhir.ix_date.dk is 'Facility (tenant)';
comment on column fhir.ix_date.rt is 'Resource type number';
comment on column fhir.ix_date.param is 'Search parameter code';
comment on column fhir.ix_date.lo is 'First instant the value covers';
comment on column fhir.ix_date.hi is 'First instant after what the value covers';
comment on column fhir.ix_date.rid is 'Row id';

create table fhir.ix_ref (
  dk         int8 not null,
  target_rid uuid not null,
  target_rt  int2 not null,
  param      text not null,
  rt         int2 not null,
  rid        uuid not null,
  primary key (dk, target_rid, target_rt, param, rt, rid)
);
comment on table  fhir.ix_ref is 'Who points at whom: reverse chains, _revinclude, $everything, integrity checks';
comment on column fhir.ix_ref.dk is 'Facility (tenant)';
comment on column fhir.ix_ref.target_rid is 'Row id of the resource pointed at';
comment on column fhir.ix_ref.target_rt is 'Its resource type number';
comment on column fhir.ix_ref.param is 'Search parameter code';
comment on column fhir.ix_ref.rt is 'Type number of the resource that points';
comment on column fhir.ix_ref.rid is 'Row id of the resource that points';

create table fhir.change (
  dk        int8        not null,
  xid       xid8        not null default pg_current_xact_id(),
  seq       int8        not null,
  rt        int2        not null,
  rid       uuid        not null,
  fhir_id   text,
  ver       int4        not null,
  before    text,
  after     text,
  pat       uuid,
  operation text        not null,
  actor     text        not null,
  at        timestamptz not null,
  primary key (dk, xid, seq)
);
comment on table  fhir.change is 'Change log: one row per written version, in the writer''s transaction; the bus between rooms';
comment on column fhir.change.dk is 'Facility (tenant)';
comment on column fhir.change.xid is 'Writing transaction; readers stop at pg_snapshot_xmin so that no late commit is skipped';
comment on column fhir.change.seq is 'Sequence of the version';
comment on column fhir.change.rt is 'Resource type number';
comment on column fhir.change.rid is 'Row id';
comment on column fhir.change.fhir_id is 'FHIR id when it differs from the row id';
comment on column fhir.change.ver is 'Version written';
comment on column fhir.change.before is 'status before; null where there was none';
comment on column fhir.change.after is 'status after; null where there is none';
comment on column fhir.change.pat is 'Patient whose record this is part of';
comment on column fhir.change.operation is 'Interaction or operation code that wrote it';
comment on column fhir.change.actor is 'Reference of who wrote it';
comment on column fhir.change.at is 'When';

create table fhir.change_cursor (
  dk     int8 not null,
  reader text not null,
  xid    xid8 not null,
  seq    int8 not null,
  primary key (dk, reader)
);
comment on table  fhir.change_cursor is 'How far each reader of the change log has come';
comment on column fhir.change_cursor.dk is 'Facility (tenant)';
comment on column fhir.change_cursor.reader is 'Name of the reader';
comment on column fhir.change_cursor.xid is 'Transaction of the last row read';
comment on column fhir.change_cursor.seq is 'Sequence of the last row read';

create table fhir.open_item (
  id       uuid        primary key,
  dk       int8        not null,
  book     text        not null,
  rt       int2        not null,
  rid      uuid        not null,
  ver      int4        not null,
  reason   text        not null,
  at       timestamptz not null default now(),
  resolved timestamptz
);
comment on table  fhir.open_item is 'What a book could not do: waits for a person';
comment on column fhir.open_item.id is 'UUIDv7';
comment on column fhir.open_item.dk is 'Facility (tenant)';
comment on column fhir.open_item.book is 'Name of the subscription that failed';
comment on column fhir.open_item.rt is 'Resource type number of the change';
comment on column fhir.open_item.rid is 'Row id of the change';
comment on column fhir.open_item.ver is 'Version of the change';
comment on column fhir.open_item.reason is 'Fault code or error class, without patient detail';
comment on column fhir.open_item.at is 'When it failed';
comment on column fhir.open_item.resolved is 'When a person settled it';

create table fhir.care_relation (
  dk      int8        not null,
  patient uuid        not null,
  holder  uuid        not null,
  reason  text        not null,
  since   timestamptz not null,
  until   timestamptz,
  primary key (dk, patient, holder, since)
);
create index care_relation_holder on fhir.care_relation (dk, holder, patient);
comment on table  fhir.care_relation is 'Who is in care of whom; search and read access join it';
comment on column fhir.care_relation.dk is 'Facility (tenant)';
comment on column fhir.care_relation.patient is 'Row id of the patient';
comment on column fhir.care_relation.holder is 'Row id of a PractitionerRole, Location or Organization';
comment on column fhir.care_relation.reason is 'Why: encounter, referral, break-glass …';
comment on column fhir.care_relation.since is 'In force from';
comment on column fhir.care_relation.until is 'In force to; null = open';

create table fhir.idempotency (
  dk      int8        not null,
  account text        not null,
  key     text        not null,
  request bytea       not null,
  status  int2        not null,
  headers text        not null,
  body    text,
  at      timestamptz not null default now(),
  primary key (dk, account, key)
);
create index idempotency_at on fhir.idempotency (at);
comment on table  fhir.idempotency is 'Stored outcome of requests sent with an Idempotency-Key';
comment on column fhir.idempotency.dk is 'Facility (tenant)';
comment on column fhir.idempotency.account is 'Account that sent it';
comment on column fhir.idempotency.key is 'Idempotency-Key header';
comment on column fhir.idempotency.request is 'SHA-256 of method, path and body: the same key with another request is refused';
comment on column fhir.idempotency.status is 'HTTP status answered';
comment on column fhir.idempotency.headers is 'Headers answered, JSON';
comment on column fhir.idempotency.body is 'Body answered';
comment on column fhir.idempotency.at is 'When; swept after 7 days';

create table fhir.import_file (
  dk        int8        not null,
  hash      bytea       not null,
  name      text        not null,
  resources int4        not null,
  at        timestamptz not null default now(),
  primary key (dk, hash)
);
comment on table  fhir.import_file is 'Files that were imported whole: the same content is recognised and adds nothing';
comment on column fhir.import_file.dk is 'Facility (tenant)';
comment on column fhir.import_file.hash is 'SHA-256 of the file';
comment on column fhir.import_file.name is 'File name at import';
comment on column fhir.import_file.resources is 'Resources it held';
comment on column fhir.import_file.at is 'When';

create function fhir.expect_rows(written int8, expected int8) returns void language plpgsql as $$
begin
  if written <> expected then
    raise exception 'written % of % rows', written, expected using errcode = 'LH412';
  end if;
end $$;
comment on function fhir.expect_rows is 'Fails the statement with LH412 when another writer came first';
