-- Call screens: a name to administer them by, and when they may be heard.
alter table reception.board add column id text;
update reception.board set id = gen_random_uuid()::text where id is null;
alter table reception.board alter column id set not null;
alter table reception.board add column volume int4 not null default 100;
alter table reception.board add column quiet json not null default '[]';
alter table reception.board add column seen_at timestamptz;
create unique index board_id on reception.board (dk, id);
comment on column reception.board.id is 'UUIDv7; names the screen in the list, opens nothing';
comment on column reception.board.volume is 'Loudness, 0 to 100';
comment on column reception.board.quiet is 'Spans of the day without voice, [{from, to}] as HH:MM';
comment on column reception.board.seen_at is 'When a screen with this key last opened its stream';
