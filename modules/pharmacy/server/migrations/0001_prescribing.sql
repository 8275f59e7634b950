-- Tables of prescribing: codes given out, and what each doctor prescribes.

create table pharmacy.prescription_code (
  dk int8 not null,
  code text not null,
  encounter_id text not null,
  kind text not null,
  issued_at timestamptz not null,
  primary key (dk, code)
);
comment on table pharmacy.prescription_code is 'Every prescription code this facility gave out, so that none is given twice';
comment on column pharmacy.prescription_code.dk is 'Facility';
comment on column pharmacy.prescription_code.code is 'Five characters of the facility, seven random ones, dash, kind; lower case';
comment on column pharmacy.prescription_code.encounter_id is 'Visit it was given to';
comment on column pharmacy.prescription_code.kind is 'n narcotic, h psychotropic, c ordinary, t traditional';
comment on column pharmacy.prescription_code.issued_at is 'When it was given out';

create table pharmacy.medicine_use (
  dk int8 not null,
  prescriber text not null,
  diagnosis text not null,
  medicine text not null,
  uses int4 not null,
  usual jsonb not null,
  last_used_at timestamptz not null,
  primary key (dk, prescriber, diagnosis, medicine)
);
comment on table pharmacy.medicine_use is 'Projection: how often a doctor prescribed a medicine for a disease, and the dose last used; may be dropped and rebuilt from MedicationRequest';
comment on column pharmacy.medicine_use.dk is 'Facility';
comment on column pharmacy.medicine_use.prescriber is 'Reference of the prescriber';
comment on column pharmacy.medicine_use.diagnosis is 'ICD-10 category of the main diagnosis, three characters; empty for all together';
comment on column pharmacy.medicine_use.medicine is 'Code in the medicine list';
comment on column pharmacy.medicine_use.uses is 'Prescriptions put in force';
comment on column pharmacy.medicine_use.usual is 'Doses, days, meal of the last one';
comment on column pharmacy.medicine_use.last_used_at is 'When the last one was put in force';
