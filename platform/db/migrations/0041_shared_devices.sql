-- Shared PCs: enrolled devices, sessions that are locked or parked, and the state of PINs.
create table platform.device (
  id uuid primary key,
  dk int8 not null references platform.facility,
  token_hash bytea not null unique,
  name text not null,
  zone text not null check (zone in ('desk', 'ward', 'theatre')),
  enrolled_by uuid not null references platform.account,
  enrolled_at timestamptz not null,
  seen_at timestamptz not null,
  revoked_at timestamptz
);
create index device_facility on platform.device (dk, enrolled_at desc);
comment on table platform.device is 'Shared devices on which a colleague may take over by PIN';
comment on column platform.device.id is 'Device';
comment on column platform.device.dk is 'Facility it stands in';
comment on column platform.device.token_hash is 'SHA-256 of the token in its cookie';
comment on column platform.device.name is 'What people call it: reception 1, ward tablet 3';
comment on column platform.device.zone is 'Where it stands; decides after how many idle minutes it locks';
comment on column platform.device.enrolled_by is 'Who enrolled it, after giving the password again';
comment on column platform.device.enrolled_at is 'When';
comment on column platform.device.seen_at is 'Last sign-in or hand-over';
comment on column platform.device.revoked_at is 'Since when it is an ordinary PC again';

alter table platform.session
  add column how text not null default 'password' check (how in ('password', 'pin')),
  add column locked_at timestamptz,
  add column parked_at timestamptz,
  add column address text,
  add column agent text;
comment on column platform.session.how is 'password: full sign-in; pin: taken over on a shared device';
comment on column platform.session.locked_at is 'Screen locked: it answers nothing until PIN or password';
comment on column platform.session.parked_at is 'Handed over to a colleague: it answers nothing any more, and still counts as the full sign-in of the shift';
comment on column platform.session.address is 'Network address it began from';
comment on column platform.session.agent is 'Browser it began in';

alter table platform.account
  add column pin_failures int4 not null default 0,
  add column pin_set_at timestamptz;
comment on column platform.account.pin_failures is 'Wrong PINs since the last good one or full sign-in';
comment on column platform.account.pin_set_at is 'When the PIN was chosen';
