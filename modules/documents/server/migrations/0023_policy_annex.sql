-- The signed annex of a version.
alter table documents.policy add column document_id text;
comment on column documents.policy.document_id is 'DocumentReference of the annex, once the director has signed it';
