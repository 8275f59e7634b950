-- Accounts that nobody uses are disabled by themselves.
alter table platform.account
  add column disabled_why text check (disabled_why in ('idle')),
  add column enabled_at timestamptz;
comment on column platform.account.disabled_why is 'idle: disabled by itself after a time without use; null: by a person';
comment on column platform.account.enabled_at is 'When somebody enabled it again: its idle days count from here';

alter table platform.session add column idle_days int4;
comment on column platform.session.idle_days is 'Days without use before it began, when they came near the limit';
