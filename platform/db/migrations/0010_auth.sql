-- People and sessions. Accounts are global; a membership ties one to a facility, with its roles.
create table platform.facility (
  dk int8 primary key,
  organization_id uuid not null unique,
  code text not null unique,
  name text not null
);
comment on table platform.facility is 'Licensed facilities (tenants) of this installation';
comment on column platform.facility.dk is 'Key that leads every table';
comment on column platform.facility.organization_id is 'FHIR id of the facility''s Organization';
comment on column platform.facility.code is 'Short code: BV, PK';
comment on column platform.facility.name is 'Name as licensed';

create table platform.account (
  id uuid primary key,
  username text not null unique,
  display_name text not null,
  password_hash text not null,
  pin_hash text,
  demo boolean not null default false,
  disabled_at timestamptz,
  failures int4 not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now()
);
comment on table platform.account is 'People (and their sign-in); global over facilities';
comment on column platform.account.id is 'Account id';
comment on column platform.account.username is 'Lower-case sign-in name';
comment on column platform.account.display_name is 'Name for audit and signatures';
comment on column platform.account.password_hash is 'argon2id';
comment on column platform.account.pin_hash is 'argon2id of the hand-over PIN';
comment on column platform.account.demo is 'Demo account: refused in production';
comment on column platform.account.disabled_at is 'Since when it may not sign in';
comment on column platform.account.failures is 'Failed sign-ins since the last good one';
comment on column platform.account.locked_until is 'No sign-in before this instant';
comment on column platform.account.created_at is 'When it was made';

create table platform.membership (
  account_id uuid not null references platform.account,
  dk int8 not null references platform.facility,
  practitioner_id uuid,
  practitioner_role_id uuid,
  patient_id uuid,
  roles text[] not null,
  departments uuid[] not null default '{}',
  primary key (account_id, dk)
);
comment on table platform.membership is 'What an account is at a facility';
comment on column platform.membership.account_id is 'Account';
comment on column platform.membership.dk is 'Facility';
comment on column platform.membership.practitioner_id is 'Practitioner of a member of staff';
comment on column platform.membership.practitioner_role_id is 'PractitionerRole they act as';
comment on column platform.membership.patient_id is 'Own Patient record of a patient''s account';
comment on column platform.membership.roles is 'Role codes';
comment on column platform.membership.departments is 'Location ids of their departments';

create table platform.session (
  id uuid primary key,
  token_hash bytea not null unique,
  account_id uuid not null references platform.account,
  dk int8 not null references platform.facility,
  client_id text not null,
  active_roles text[] not null,
  device_id uuid,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_account on platform.session (account_id, created_at desc);
comment on table platform.session is 'Signed-in sessions; the token itself is never stored';
comment on column platform.session.id is 'Session id';
comment on column platform.session.token_hash is 'SHA-256 of the session token';
comment on column platform.session.account_id is 'Who';
comment on column platform.session.dk is 'At which facility';
comment on column platform.session.client_id is 'First-party client: staff';
comment on column platform.session.active_roles is 'Roles in force';
comment on column platform.session.device_id is 'Enrolled device, if any';
comment on column platform.session.created_at is 'Full sign-in';
comment on column platform.session.seen_at is 'Last request (to the minute)';
comment on column platform.session.expires_at is 'Absolute end';
comment on column platform.session.ended_at is 'Signed out or revoked';
