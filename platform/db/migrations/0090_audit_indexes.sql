-- Every access writes a row here: the trail by time alone is read for whole days, for which a summary per range of pages is enough.
drop index platform.audit_at;
create index audit_at on platform.audit using brin (at);
