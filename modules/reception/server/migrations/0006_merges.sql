-- Two records of one person: pairs that look like it, merges, and what each merge moved.
create table reception.suspect (
  dk int8 not null,
  first_id text not null,
  second_id text not null,
  chance float8 not null,
  grade text not null,
  found_at timestamptz not null,
  dismissed_at timestamptz,
  dismissed_by text,
  reason text,
  primary key (dk, first_id, second_id),
  check (first_id < second_id)
);
create index suspect_open on reception.suspect (dk, chance desc, found_at) where dismissed_at is null;
create index suspect_second on reception.suspect (dk, second_id);
comment on table reception.suspect is 'Pairs of records that may be of one person, found by the rule of $match';
comment on column reception.suspect.dk is 'Facility';
comment on column reception.suspect.first_id is 'Patient id, the smaller of the two';
comment on column reception.suspect.second_id is 'Patient id';
comment on column reception.suspect.chance is 'Chance that they are one person, 0 to 1';
comment on column reception.suspect.grade is 'certain, probable, possible';
comment on column reception.suspect.found_at is 'When it was found last';
comment on column reception.suspect.dismissed_at is 'A person said they are two people';
comment on column reception.suspect.dismissed_by is 'Who';
comment on column reception.suspect.reason is 'Why, in their words';

create table reception.merge (
  dk int8 not null,
  id text not null,
  source_id text not null,
  target_id text not null,
  state text not null check (state in ('proposed', 'merged', 'undone')),
  reason text not null,
  proposed_by text not null,
  proposed_account text not null,
  proposed_at timestamptz not null,
  merged_by text,
  merged_at timestamptz,
  source_version int4,
  target_version int4,
  added json,
  moved int4,
  undone_by text,
  undone_at timestamptz,
  undo_reason text,
  primary key (dk, id)
);
create unique index merge_open on reception.merge (dk, source_id) where state = 'merged';
create unique index merge_proposed on reception.merge (dk, source_id, target_id) where state = 'proposed';
create index merge_target on reception.merge (dk, target_id) where state = 'merged';
create index merge_recent on reception.merge (dk, merged_at desc) where state <> 'proposed';
comment on table reception.merge is 'Records that were merged into another one, or are proposed to be';
comment on column reception.merge.dk is 'Facility';
comment on column reception.merge.id is 'UUIDv7; stands in the links of both records';
comment on column reception.merge.source_id is 'Patient id of the record that was closed';
comment on column reception.merge.target_id is 'Patient id of the record that stayed';
comment on column reception.merge.state is 'proposed, merged, undone';
comment on column reception.merge.reason is 'Why, in the words of who merged';
comment on column reception.merge.proposed_by is 'Name of who asked for it first';
comment on column reception.merge.proposed_account is 'Account of that person';
comment on column reception.merge.proposed_at is 'When';
comment on column reception.merge.merged_by is 'Name of who did it';
comment on column reception.merge.merged_at is 'When';
comment on column reception.merge.source_version is 'Version of the source that the merge wrote; the one before is what it was';
comment on column reception.merge.target_version is 'Version of the target that the merge wrote';
comment on column reception.merge.added is 'Identifiers that the target got';
comment on column reception.merge.moved is 'How many resources were moved';
comment on column reception.merge.undone_by is 'Name of who undid it';
comment on column reception.merge.undone_at is 'When';
comment on column reception.merge.undo_reason is 'Why';

create table reception.merge_part (
  dk int8 not null,
  merge_id text not null,
  kind text not null,
  ref text not null,
  row_id uuid,
  version int4,
  places int4[],
  primary key (dk, merge_id, kind, ref)
);
comment on table reception.merge_part is 'What a merge moved, so that undoing it puts back exactly that';
comment on column reception.merge_part.dk is 'Facility';
comment on column reception.merge_part.merge_id is 'Merge';
comment on column reception.merge_part.kind is 'Resource type, or ticket, care, account';
comment on column reception.merge_part.ref is 'FHIR id, ticket id, holder and start of the care relation, account id';
comment on column reception.merge_part.row_id is 'Row id of the resource';
comment on column reception.merge_part.version is 'Version that the merge wrote';
comment on column reception.merge_part.places is 'It named both records: which of its references were changed';

alter table reception.person add column looked_at timestamptz;
comment on column reception.person.looked_at is 'When others like this person were last looked for; null = they are to be';
create index person_to_look on reception.person (dk, patient_id) where looked_at is null;
