-- Code lists: dated editions, their entries, and who uses which code how often.

create table facility.catalogue_edition (
  dk int8 not null,
  id uuid not null,
  seq int8 generated always as identity,
  catalogue text not null,
  version text not null,
  valid_from date not null,
  valid_to date,
  title jsonb not null,
  source text,
  origin text not null check (origin in ('product', 'import')),
  state text not null default 'in-use' check (state in ('in-use', 'withdrawn')),
  content_hash text not null,
  size int4 not null,
  based_on uuid,
  file_name text,
  made_at timestamptz not null,
  made_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (dk, id)
);
comment on table facility.catalogue_edition is 'Editions of code lists; an edition never changes, it is only withdrawn. Which one is in force on a day: server/catalogue/editions.ts';
comment on column facility.catalogue_edition.dk is 'Facility; 0 = the whole installation';
comment on column facility.catalogue_edition.id is 'UUID';
comment on column facility.catalogue_edition.seq is 'Order of making: among equals the later edition counts';
comment on column facility.catalogue_edition.catalogue is 'Code of the list: icd10, medicine, commune';
comment on column facility.catalogue_edition.version is 'Label of the edition, e.g. 2026-11';
comment on column facility.catalogue_edition.valid_from is 'First day in force';
comment on column facility.catalogue_edition.valid_to is 'Last day in force, if the list itself ends; otherwise until another edition takes over';
comment on column facility.catalogue_edition.title is 'Name of the list by language';
comment on column facility.catalogue_edition.source is 'Where its facts come from';
comment on column facility.catalogue_edition.origin is 'product = came with the software, import = official list taken in; an import goes before a product list';
comment on column facility.catalogue_edition.state is 'in-use or withdrawn';
comment on column facility.catalogue_edition.content_hash is 'SHA-256 of what it was made from: the same content is not loaded twice';
comment on column facility.catalogue_edition.size is 'Number of entries';
comment on column facility.catalogue_edition.based_on is 'Edition whose abbreviations, translations and properties it carried over where its file had none';
comment on column facility.catalogue_edition.file_name is 'Name of the imported file';
comment on column facility.catalogue_edition.made_at is 'When';
comment on column facility.catalogue_edition.made_by is 'Reference of who imported it';
comment on column facility.catalogue_edition.withdrawn_at is 'When it was undone';
comment on column facility.catalogue_edition.withdrawn_by is 'Reference of who undid it';
create index catalogue_edition_in_use on facility.catalogue_edition (catalogue, dk) where state = 'in-use';

create table facility.concept (
  dk int8 not null,
  edition_id uuid not null,
  place int4 not null,
  code text not null,
  display text not null,
  display_en text,
  display_fr text,
  aliases text[] not null,
  parent text,
  properties jsonb not null,
  valid_from date not null,
  valid_to date,
  primary key (dk, edition_id, place),
  foreign key (dk, edition_id) references facility.catalogue_edition
);
comment on table facility.concept is 'Entries of an edition, in the order of the list';
comment on column facility.concept.dk is 'Facility; 0 = the whole installation';
comment on column facility.concept.edition_id is 'Edition it belongs to';
comment on column facility.concept.place is 'Place in the list, from 0';
comment on column facility.concept.code is 'Code; the same code twice only with separate days';
comment on column facility.concept.display is 'Vietnamese name';
comment on column facility.concept.display_en is 'English name';
comment on column facility.concept.display_fr is 'French name';
comment on column facility.concept.aliases is 'Abbreviations and other names people type';
comment on column facility.concept.parent is 'Code of the entry above, in this list or another (province of a commune)';
comment on column facility.concept.properties is 'Further facts of this kind of list';
comment on column facility.concept.valid_from is 'First day in force';
comment on column facility.concept.valid_to is 'Last day in force';
create unique index concept_code on facility.concept (dk, edition_id, code, valid_from);

create table facility.code_use (
  dk int8 not null,
  account_id text not null,
  catalogue text not null,
  code text not null,
  uses int4 not null,
  last_used_at timestamptz not null,
  primary key (dk, account_id, catalogue, code)
);
comment on table facility.code_use is 'How often a person chose a code: gives the personal top list';
comment on column facility.code_use.dk is 'Facility';
comment on column facility.code_use.account_id is 'Account';
comment on column facility.code_use.catalogue is 'Code of the list';
comment on column facility.code_use.code is 'Code chosen';
comment on column facility.code_use.uses is 'How often';
comment on column facility.code_use.last_used_at is 'Last time';

create table facility.import_mapping (
  dk int8 not null,
  catalogue text not null,
  mapping jsonb not null,
  saved_at timestamptz not null,
  primary key (dk, catalogue)
);
comment on table facility.import_mapping is 'Which column of the official file means what, as last used for a list';
comment on column facility.import_mapping.dk is 'Facility; 0 = the whole installation';
comment on column facility.import_mapping.catalogue is 'Code of the list';
comment on column facility.import_mapping.mapping is 'Meaning → column name';
comment on column facility.import_mapping.saved_at is 'When';
