-- One value in two identifier systems is two rows; absent dates sort like minus infinity; periods longer than a day have an index of their own.
alter table fhir.ix_ident drop constraint ix_ident_pkey;
alter table fhir.ix_ident add primary key (dk, rt, h, rid, system);

do $$
declare t text; rt text;
begin
  for t in select table_name from information_schema.columns where table_schema = 'fhir' and table_name like 'ix\_%' and column_name = 'd_lo' loop
    rt := case when t = 'ix_any' then 'rt, ' else '' end;
    execute format('update fhir.%I set d_lo = ''-infinity'' where d_lo is null', t);
    execute format('alter table fhir.%I alter column d_lo set not null', t);
    execute format('create index %I on fhir.%I (dk, %s d_hi) where (d_hi - d_lo) > interval ''24 hours''', t || '_long', t, rt);
    execute format('comment on column fhir.%I.d_lo is %L', t, 'Chief date: first instant it covers; -infinity when open or absent (then d_hi is null)');
    execute format('comment on column fhir.%I.d_hi is %L', t, 'Chief date: first instant after what it covers');
    execute format('comment on column fhir.%I.code_h is %L', t, 'Hash of the chief code without system; 0 for several codes (toks decide); null for none');
  end loop;
end $$;
