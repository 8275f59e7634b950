-- Sealing asks every second for the rows since the last link, not for all of the chain.
create index audit_xid on platform.audit (chain, xid);
