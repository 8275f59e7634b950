-- A second factor beside the password, and the freshness of what a session has proved.
create table platform.one_time_code (
  account_id uuid primary key references platform.account,
  sealed bytea not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  last_step int8 not null default 0
);
comment on table platform.one_time_code is 'Secrets of authenticator apps (RFC 6238)';
comment on column platform.one_time_code.account_id is 'Whose';
comment on column platform.one_time_code.sealed is 'Secret under AES-256-GCM with the key of this installation: nonce, ciphertext, tag';
comment on column platform.one_time_code.created_at is 'When the secret was made';
comment on column platform.one_time_code.confirmed_at is 'When the first code proved that the app has it; before, it guards nothing';
comment on column platform.one_time_code.last_step is 'Time step of the last code taken: it and earlier ones are refused';

create table platform.recovery_code (
  account_id uuid not null references platform.account,
  hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, hash)
);
comment on table platform.recovery_code is 'Codes for who lost the second factor, each good once';
comment on column platform.recovery_code.account_id is 'Whose';
comment on column platform.recovery_code.hash is 'HMAC-SHA-256 under the key of this installation; the code itself is shown once';
comment on column platform.recovery_code.created_at is 'When it was made';
comment on column platform.recovery_code.used_at is 'When it was used';

create table platform.door_ticket (
  hash bytea primary key,
  what text not null check (what in ('sign-in', 'passkey-enrol', 'passkey-sign-in', 'passkey-proof')),
  account_id uuid references platform.account,
  dk int8 references platform.facility,
  session_id uuid references platform.session,
  expires_at timestamptz not null
);
create index door_ticket_expiry on platform.door_ticket (expires_at);
comment on table platform.door_ticket is 'Unfinished sign-ins and challenges, good once and for minutes';
comment on column platform.door_ticket.hash is 'SHA-256 of the ticket or challenge';
comment on column platform.door_ticket.what is 'What it may finish';
comment on column platform.door_ticket.account_id is 'Who it is for; null while nobody has said who they are';
comment on column platform.door_ticket.dk is 'At which facility the sign-in began';
comment on column platform.door_ticket.session_id is 'The session that asked; another one may not use it';
comment on column platform.door_ticket.expires_at is 'End';

alter table platform.session
  drop constraint session_how_check,
  add constraint session_how_check check (how in ('password', 'pin', 'passkey')),
  add column proof text check (proof in ('password', 'code', 'recovery', 'passkey')),
  add column proved_at timestamptz;
comment on column platform.session.how is 'password, passkey: full sign-in; pin: taken over on a shared device';
comment on column platform.session.proof is 'Strongest thing the person gave last in this session; null after a take-over by PIN';
comment on column platform.session.proved_at is 'When: a step-up asks for it anew after some minutes';
