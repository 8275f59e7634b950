-- Papers that were taken back.
alter table documents.paper
  add column withdrawn_at timestamptz,
  add column withdrawn_by text,
  add column withdrawn_reason text;
comment on column documents.paper.withdrawn_at is 'Taken back since: the paper has no value any more';
comment on column documents.paper.withdrawn_by is 'Name of who took it back';
comment on column documents.paper.withdrawn_reason is 'Why, in their words';
