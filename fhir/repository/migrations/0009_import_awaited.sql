-- What the files of a running import will bring, and who refers to it before it is there.
create unlogged table fhir.import_awaited (
  dk  int8 not null,
  run uuid not null,
  rt  int2 not null,
  rid uuid not null,
  primary key (dk, run, rt, rid)
);
comment on table  fhir.import_awaited is 'Resources that the files of a running import hold: references may point at them before they are stored';
comment on column fhir.import_awaited.dk is 'Facility (tenant)';
comment on column fhir.import_awaited.run is 'The import';
comment on column fhir.import_awaited.rt is 'Resource type number';
comment on column fhir.import_awaited.rid is 'Row id';

create unlogged table fhir.import_forward (
  dk     int8 not null,
  run    uuid not null,
  rt     int2 not null,
  rid    uuid not null,
  target text not null,
  file   text not null,
  place  text not null,
  primary key (dk, run, rt, rid, file, place)
);
comment on table  fhir.import_forward is 'References of a running import that were let pass: asked again at its end';
comment on column fhir.import_forward.dk is 'Facility (tenant)';
comment on column fhir.import_forward.run is 'The import';
comment on column fhir.import_forward.rt is 'Resource type number of what is pointed at';
comment on column fhir.import_forward.rid is 'Row id of what is pointed at';
comment on column fhir.import_forward.target is 'The reference';
comment on column fhir.import_forward.file is 'File of the line that refers';
comment on column fhir.import_forward.place is 'The line that refers';
