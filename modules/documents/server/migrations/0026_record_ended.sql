-- Records of treatment by their end, for counting.
create index record_ended on documents.record (dk, ended_at, id) where care <> 'visit' and ended_at is not null;
