-- Whose data may be used for what waits for their consent.
create table fhir.data_use (
  dk      int8        not null,
  use     text        not null,
  patient uuid        not null,
  consent uuid        not null,
  until   timestamptz,
  primary key (dk, use, patient)
);
create index data_use_consent on fhir.data_use (dk, consent);
comment on table  fhir.data_use is 'Patients whose consent to a use of their data stands; who is not here has not given it. Rebuilt from Consent';
comment on column fhir.data_use.dk is 'Facility (tenant)';
comment on column fhir.data_use.use is 'Code of the use';
comment on column fhir.data_use.patient is 'Row id of the patient';
comment on column fhir.data_use.consent is 'Row id of the Consent';
comment on column fhir.data_use.until is 'In force to; null = until withdrawn';
