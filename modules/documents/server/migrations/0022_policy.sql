-- The hospital's own rules for the record, version by version, and who has read them.
create table documents.policy (
  dk int8 not null,
  version int4 not null,
  state text not null default 'draft' check (state in ('draft', 'proposed', 'approved')),
  content json not null,
  hash text not null,
  valid_from date,
  number text,
  editors text[] not null,
  edited_by text not null,
  edited_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  returned_reason text,
  primary key (dk, version),
  check (state = 'draft' or (valid_from is not null and number is not null))
);
create unique index policy_draft on documents.policy (dk) where state <> 'approved';
comment on table documents.policy is 'Own rules of a facility for the record; what is approved never changes';
comment on column documents.policy.dk is 'Facility';
comment on column documents.policy.version is 'Number of the version, from 1';
comment on column documents.policy.state is 'draft → proposed → approved; a proposed one may go back';
comment on column documents.policy.content is 'Rules that differ from the national ones';
comment on column documents.policy.hash is 'SHA-256 of the content in canonical JSON';
comment on column documents.policy.valid_from is 'First day in force';
comment on column documents.policy.number is 'Number of the decision';
comment on column documents.policy.editors is 'Accounts that had a hand in it: none of them approves';
comment on column documents.policy.edited_by is 'Name of who changed it last';
comment on column documents.policy.edited_at is 'When it was changed last';
comment on column documents.policy.approved_by is 'Name of who approved';
comment on column documents.policy.approved_at is 'When it was approved';
comment on column documents.policy.returned_reason is 'Why it went back';

create table documents.policy_reader (
  dk int8 not null,
  version int4 not null,
  account_id text not null,
  hash text not null,
  read_at timestamptz,
  put_off int4 not null default 0,
  primary key (dk, version, account_id),
  foreign key (dk, version) references documents.policy
);
comment on table documents.policy_reader is 'Who has read a version, or put it off';
comment on column documents.policy_reader.dk is 'Facility';
comment on column documents.policy_reader.version is 'Version of the policy';
comment on column documents.policy_reader.account_id is 'Account';
comment on column documents.policy_reader.hash is 'SHA-256 of what was shown';
comment on column documents.policy_reader.read_at is 'When it was confirmed as read and understood';
comment on column documents.policy_reader.put_off is 'How often it was put off';
