-- Anybody with a converted copy in hand asks by its symbol.
create index record_copy_symbol on documents.record_copy (upper(symbol));
