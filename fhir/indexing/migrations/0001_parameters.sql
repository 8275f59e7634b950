-- Search parameters that facilities added, and how far the stored resources are indexed by them.
create schema if not exists indexing;

create table indexing.edition (
  one boolean primary key default true check (one),
  n   int4    not null
);
comment on table  indexing.edition is 'Grows with every change of a search parameter: a server process says by a lock which one it works with';
comment on column indexing.edition.one is 'Only one row';
comment on column indexing.edition.n is 'Edition';
insert into indexing.edition (n) values (1);

create table indexing.parameter (
  dk      int8        not null,
  rid     uuid        not null,
  ver     int4        not null,
  edition int4        not null,
  code    text        not null,
  types   text[]      not null,
  stored  text        not null,
  state   text        not null check (state in ('waiting', 'running', 'ready', 'off', 'refused')),
  reason  text,
  done    int8        not null default 0,
  total   int8        not null default 0,
  at      timestamptz not null,
  primary key (dk, rid)
);
comment on table  indexing.parameter is 'One row per SearchParameter resource that is or was in use';
comment on column indexing.parameter.dk is 'Facility (tenant)';
comment on column indexing.parameter.rid is 'Row id of the SearchParameter';
comment on column indexing.parameter.ver is 'Its version';
comment on column indexing.parameter.edition is 'Edition that this version began with';
comment on column indexing.parameter.code is 'Name in a query';
comment on column indexing.parameter.types is 'Types whose rows have, or may still have, values of it';
comment on column indexing.parameter.stored is 'Name under which the values stand in the index tables; another for every version';
comment on column indexing.parameter.state is 'waiting and running: resources are being indexed; ready: searches may use it; off: no longer active; refused: see reason';
comment on column indexing.parameter.reason is 'Why it is refused';
comment on column indexing.parameter.done is 'Resources indexed so far';
comment on column indexing.parameter.total is 'Resources to index';
comment on column indexing.parameter.at is 'When it last changed';
