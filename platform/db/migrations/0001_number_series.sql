create table platform.number_series (
  dk int8 not null,
  series text not null,
  last int8 not null check (last > 0),
  primary key (dk, series)
);
comment on table platform.number_series is 'Gap-free number series: one row per facility and series, locked while its number is being used';
comment on column platform.number_series.dk is 'facility key (tenant)';
comment on column platform.number_series.series is 'name of the series, room first: reception.ticket/P12/2026-11-23';
comment on column platform.number_series.last is 'last number given out';
comment on table platform.migration is 'Migrations that ran, with the hash of their text';
