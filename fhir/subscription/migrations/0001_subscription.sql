-- Subscriptions: how far each is, and the events that wait for it. dk (facility) leads every key.
create schema if not exists subscription;

create table subscription.watch (
  dk         int8        not null,
  rid        uuid        not null,
  id         text        not null,
  owner      text        not null,
  type       text        not null,
  channel    text        not null check (channel in ('rest-hook', 'websocket')),
  plan       text        not null,
  state      text        not null check (state in ('requested', 'active', 'error', 'off')),
  shown      text        not null,
  problem    text,
  last_n     int8        not null default 0,
  sent_n     int8        not null default 0,
  fails      int4        not null default 0,
  due_at     timestamptz not null,
  busy_until timestamptz,
  spoke_at   timestamptz,
  ends_at    timestamptz,
  primary key (dk, rid)
);
create index watch_due on subscription.watch (due_at) where state in ('requested', 'active');
comment on table  subscription.watch is 'Subscriptions as the engine follows them; made from the resources by the change log';
comment on column subscription.watch.dk is 'Facility (tenant)';
comment on column subscription.watch.rid is 'Row id of the Subscription';
comment on column subscription.watch.id is 'FHIR id of the Subscription';
comment on column subscription.watch.owner is 'Reference of who wrote it last: whose rights count';
comment on column subscription.watch.type is 'Resource type it listens to';
comment on column subscription.watch.channel is 'rest-hook or websocket';
comment on column subscription.watch.plan is 'What it asks for, parsed, JSON';
comment on column subscription.watch.state is 'requested, active, error or off';
comment on column subscription.watch.shown is 'Status that was written into the resource last';
comment on column subscription.watch.problem is 'Why it is in error or off, without patient detail';
comment on column subscription.watch.last_n is 'Number of the last event';
comment on column subscription.watch.sent_n is 'Number of the last event that arrived';
comment on column subscription.watch.fails is 'Attempts that failed since the last success';
comment on column subscription.watch.due_at is 'Not before this time is it tried';
comment on column subscription.watch.busy_until is 'Somebody sends until then';
comment on column subscription.watch.spoke_at is 'When something arrived last: heartbeats count from there';
comment on column subscription.watch.ends_at is 'When it ends by itself';

create table subscription.event (
  dk      int8        not null,
  rid     uuid        not null,
  n       int8        not null,
  type    text        not null,
  id      text        not null,
  version int4        not null,
  created bool        not null,
  at      timestamptz not null,
  primary key (dk, rid, n),
  foreign key (dk, rid) references subscription.watch on delete cascade
);
comment on table  subscription.event is 'What a subscription is to be told; the last thousand told ones stay for $events';
comment on column subscription.event.dk is 'Facility (tenant)';
comment on column subscription.event.rid is 'Row id of the Subscription';
comment on column subscription.event.n is 'Number of the event, from 1';
comment on column subscription.event.type is 'Type of the changed resource';
comment on column subscription.event.id is 'FHIR id of the changed resource';
comment on column subscription.event.version is 'Version that was written';
comment on column subscription.event.created is 'It was created; else updated';
comment on column subscription.event.at is 'When it was written';

create table subscription.binding (
  dk         int8        not null,
  token      bytea       not null,
  owner      text        not null,
  rids       uuid[]      not null,
  expires_at timestamptz not null,
  primary key (dk, token)
);
comment on table  subscription.binding is 'Tokens by which a WebSocket is bound to subscriptions; each is used once';
comment on column subscription.binding.dk is 'Facility (tenant)';
comment on column subscription.binding.token is 'SHA-256 of the token';
comment on column subscription.binding.owner is 'Reference of who asked for it';
comment on column subscription.binding.rids is 'Subscriptions that it binds to';
comment on column subscription.binding.expires_at is 'Good until then';
