-- Long-term proof of signed papers: a row per paper that has all its signatures.
create table documents.proof (
  dk int8 not null,
  document_id text not null,
  level text,
  due_at timestamptz,
  tries int4 not null default 0,
  archived_at timestamptz,
  proven_until timestamptz,
  problem text,
  primary key (dk, document_id)
);
create index proof_due on documents.proof (due_at) where due_at is not null;
comment on table documents.proof is 'What keeps a signed paper provable for longer than its certificates last';
comment on column documents.proof.dk is 'Facility';
comment on column documents.proof.document_id is 'DocumentReference';
comment on column documents.proof.level is 'ETSI level of the file: B-T, B-LT, B-LTA; null = not archived yet';
comment on column documents.proof.due_at is 'When it is archived or renewed next; null = given up, a person must look';
comment on column documents.proof.tries is 'Attempts since it became due';
comment on column documents.proof.archived_at is 'Time of the newest stamp';
comment on column documents.proof.proven_until is 'End of the certificate of the newest stamp';
comment on column documents.proof.problem is 'Why the last attempt failed: fault code';
insert into documents.proof (dk, document_id, due_at) select dk, document_id, signed_at from documents.paper where state = 'signed' and document_id is not null and withdrawn_at is null and signed_at is not null;
