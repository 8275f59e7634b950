-- The token key of this database: random bits of a version 4 UUID need no extension.
insert into fhir.search_key (key) values (decode(replace(gen_random_uuid()::text, '-', ''), 'hex'));
