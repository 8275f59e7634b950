-- Which forms of the software stand in a facility's store, and from which source they were made: unchanged ones are not compiled at each start.
create table chart.loaded_form (
  dk int8 not null,
  key text not null,
  version text not null,
  hash text not null,
  loaded_at timestamptz not null,
  primary key (dk, key, version)
);
comment on table chart.loaded_form is 'Forms that come with the software, as they were last written into the store of a facility.';
comment on column chart.loaded_form.dk is 'Facility.';
comment on column chart.loaded_form.key is 'Key of the form: 01-bv1.';
comment on column chart.loaded_form.version is 'Version of the form; older ones stay.';
comment on column chart.loaded_form.hash is 'SHA-256 of the rows, parts and lists it was compiled from, and of the compiler''s own version.';
comment on column chart.loaded_form.loaded_at is 'Instant of the writing.';
