-- What takes room, day by day, and what the hospital plans with. Of the installation, not of a facility: the disk is shared.
create table reporting.capacity_sample (
  day    date not null,
  source text not null check (source in ('records', 'trail', 'other', 'documents', 'archive')),
  bytes  int8 not null,
  primary key (day, source)
);
comment on table reporting.capacity_sample is 'Room taken, measured once a day';
comment on column reporting.capacity_sample.day is 'Day of Viet Nam';
comment on column reporting.capacity_sample.source is 'records = tables and indexes of resources; trail = audit; other = all other tables; documents, archive = files';
comment on column reporting.capacity_sample.bytes is 'Bytes';

create table reporting.capacity_plan (
  one                   boolean primary key default true check (one),
  growth_per_year_bytes float8,
  price_per_terabyte    int8,
  copies                int2 not null
);
comment on table reporting.capacity_plan is 'What the plan of ten years counts with';
comment on column reporting.capacity_plan.one is 'Only one row';
comment on column reporting.capacity_plan.growth_per_year_bytes is 'Put in the place of the growth measured; null = as measured';
comment on column reporting.capacity_plan.price_per_terabyte is 'Đồng for a terabyte and year; null = not named';
comment on column reporting.capacity_plan.copies is 'The data itself and its backups';
insert into reporting.capacity_plan (copies) values (2);
