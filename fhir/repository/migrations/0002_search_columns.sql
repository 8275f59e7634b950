-- What search needs beside the first shape: exact strings, quantities as written, and the way from a resource to its index rows.
alter table fhir.ix_str add column exact text not null;
comment on column fhir.ix_str.exact is 'Value as written (NFC), for :exact; of a URI the same as val';
alter table fhir.ix_num add column raw float8 not null, add column system text, add column code text;
comment on column fhir.ix_num.raw is 'Number as written, for searches that name no unit';
comment on column fhir.ix_num.system is 'Unit system as written';
comment on column fhir.ix_num.code is 'Unit code, else unit text, as written';
comment on column fhir.ix_ident.h is 'Keyed hash of parameter and value; system and value are always compared in full';
comment on column fhir.ix_date.hi is 'First instant after what the value covers';

-- Updates replace the rows of one resource; :missing and sorting look them up by resource.
create index ix_ident_rid on fhir.ix_ident (dk, rid);
create index ix_str_rid on fhir.ix_str (dk, rid, param);
create index ix_num_rid on fhir.ix_num (dk, rid, param);
create index ix_date_rid on fhir.ix_date (dk, rid, param);
create index ix_ref_rid on fhir.ix_ref (dk, rid, param);

create table fhir.search_key (
  one boolean primary key default true check (one),
  key bytea not null check (length(key) = 16)
);
comment on table fhir.search_key is 'Secret of the token hashes; lives with the index tables, since another key would make every token unfindable';
comment on column fhir.search_key.one is 'Only one row';
comment on column fhir.search_key.key is 'SipHash key';
