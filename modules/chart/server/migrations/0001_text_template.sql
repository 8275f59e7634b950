-- Texts that a person keeps for the fields of the doctor's page.
create table chart.text_template (
  dk int8 not null,
  account_id text not null,
  id text not null,
  field text not null,
  title text not null,
  body text not null,
  changed_at timestamptz not null,
  primary key (dk, account_id, id)
);
comment on table chart.text_template is 'Personal texts offered after // in a field; shared ones are a code list';
comment on column chart.text_template.dk is 'Key of the facility';
comment on column chart.text_template.account_id is 'Whose text it is';
comment on column chart.text_template.id is 'UUIDv7';
comment on column chart.text_template.field is 'reason, history, pastHistory, examination, management or advice';
comment on column chart.text_template.title is 'Name by which it is found';
comment on column chart.text_template.body is 'The text; ___ is a blank to fill in';
comment on column chart.text_template.changed_at is 'Last change';
