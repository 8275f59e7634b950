-- PostgreSQL 15 and 16 cannot subtract infinite timestamps: open periods are told apart before their length is asked.
create function fhir.is_long(lo timestamptz, hi timestamptz) returns boolean language sql immutable parallel safe as
$$ select case when lo > '-infinity' and hi < 'infinity' then hi - lo > interval '24 hours' else hi > lo end $$;
comment on function fhir.is_long is 'A period of more than a day, or one with an open end';

do $$
declare t text; rt text;
begin
  for t in select table_name from information_schema.columns where table_schema = 'fhir' and table_name like 'ix\_%' and column_name = 'd_lo' loop
    rt := case when t = 'ix_any' then 'rt, ' else '' end;
    execute format('drop index fhir.%I', t || '_long');
    execute format('create index %I on fhir.%I (dk, %s d_hi) where fhir.is_long(d_lo, d_hi)', t || '_long', t, rt);
  end loop;
end $$;
