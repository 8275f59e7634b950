-- What is wrong with each record that has ended, judged again while it may still change. May be dropped and made anew.
create table reporting.record_quality (
  dk int8 not null,
  month date not null,
  ward_id text not null,
  record_id text not null,
  encounter_id text,
  ward text not null,
  number text not null,
  ended_at timestamptz not null,
  defects text[] not null,
  judged_at timestamptz not null,
  primary key (dk, record_id)
);
create index record_quality_of_month on reporting.record_quality (dk, month, ward_id, ended_at);
comment on table reporting.record_quality is 'Defects of records of treatment that have ended';
comment on column reporting.record_quality.dk is 'Facility';
comment on column reporting.record_quality.month is 'First day of the month of its end, in Viet Nam';
comment on column reporting.record_quality.ward_id is 'Department; empty = none';
comment on column reporting.record_quality.record_id is 'Record';
comment on column reporting.record_quality.encounter_id is 'Stay; null for a course of treatment';
comment on column reporting.record_quality.ward is 'Name of the department';
comment on column reporting.record_quality.number is 'Number of the record';
comment on column reporting.record_quality.ended_at is 'End of the record';
comment on column reporting.record_quality.defects is 'Measures of data/regulation/vn/record-quality';
comment on column reporting.record_quality.judged_at is 'When it was judged last';
