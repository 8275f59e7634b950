-- What was done to signing keys by others than their holder, and why.
create table platform.signing_key_event (
  dk int8 not null,
  id uuid not null,
  key_id uuid not null,
  at timestamptz not null,
  what text not null check (what in ('unblock', 'revoke')),
  by_account text not null,
  by_name text not null,
  reason text not null,
  primary key (dk, id),
  foreign key (dk, key_id) references platform.signing_key
);
create index signing_key_event_of_key on platform.signing_key_event (dk, key_id, at desc);
comment on table platform.signing_key_event is 'PINs unblocked and certificates revoked; append only';
comment on column platform.signing_key_event.dk is 'Facility';
comment on column platform.signing_key_event.id is 'Event id';
comment on column platform.signing_key_event.key_id is 'Which key';
comment on column platform.signing_key_event.at is 'When';
comment on column platform.signing_key_event.what is 'unblock: wrong PINs forgotten; revoke: certificate revoked';
comment on column platform.signing_key_event.by_account is 'Who did it';
comment on column platform.signing_key_event.by_name is 'Name of that person or program then';
comment on column platform.signing_key_event.reason is 'Why, in their words';
