-- Passwords that somebody else chose are good for one sign-in.
alter table platform.account
  add column password_temporary boolean not null default false,
  add column password_set_at timestamptz not null default now();
comment on column platform.account.password_temporary is 'Chosen by somebody else: must be changed before anything else is answered';
comment on column platform.account.password_set_at is 'When the password was last set';
