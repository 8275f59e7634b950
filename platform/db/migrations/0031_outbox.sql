-- Messages to outside services: written with the act that causes them, sent afterwards until they arrive.
create table platform.outbox (
  dk int8 not null,
  id uuid not null,
  channel text not null,
  key text not null,
  payload json not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  tries int4 not null default 0,
  due_at timestamptz not null,
  last_problem text,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (dk, id),
  unique (dk, channel, key)
);
create index outbox_due on platform.outbox (due_at) where state = 'waiting';
comment on table platform.outbox is 'Outgoing messages, at least once each; no patient detail, only ids';
comment on column platform.outbox.dk is 'Facility';
comment on column platform.outbox.id is 'Message id';
comment on column platform.outbox.channel is 'Which sender takes it: documents.sign';
comment on column platform.outbox.key is 'One message per channel and key';
comment on column platform.outbox.payload is 'Ids for the sender';
comment on column platform.outbox.state is 'waiting, done, or dead (given up or refused: a person must look)';
comment on column platform.outbox.tries is 'Attempts begun';
comment on column platform.outbox.due_at is 'Next attempt; while one runs, when it counts as lost';
comment on column platform.outbox.last_problem is 'Fault code or error name of the last attempt';
comment on column platform.outbox.created_at is 'When it was written';
comment on column platform.outbox.ended_at is 'When it was done or given up';
