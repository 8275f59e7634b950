-- By which software the stored resources are indexed: another one may take other values out of them.
create table indexing.software (
  one     boolean primary key default true check (one),
  edition int4
);
comment on table  indexing.software is 'By which edition of the software everything stored is indexed';
comment on column indexing.software.one is 'Only one row';
comment on column indexing.software.edition is 'Null while nothing was stored when this table was made';
insert into indexing.software (edition) select case when exists (select from fhir.res) then 0 end;

create table indexing.renewed (
  dk      int8 not null,
  rt      int2 not null,
  edition int4 not null,
  primary key (dk, rt)
);
comment on table  indexing.renewed is 'Types whose rows an upgrade has indexed anew already: one that is cut off goes on behind them';
comment on column indexing.renewed.dk is 'Facility (tenant)';
comment on column indexing.renewed.rt is 'Type number';
comment on column indexing.renewed.edition is 'Edition they were indexed by';
