-- A table without statistics (the first import into a fresh database) has the same estimated cost for every index that begins alike, and the
-- planner takes the youngest: that must be the key, or reading one row walks a facility. Statistics are renewed early.
do $$
declare t text; k text;
begin
  for t, k in
    select c.table_name, string_agg(c.column_name, ', ' order by c.ordinal_position) from information_schema.key_column_usage c
    where c.table_schema = 'fhir' and (c.table_name in ('res', 'res_hist') or c.table_name in
      (select table_name from information_schema.columns where table_schema = 'fhir' and table_name like 'ix\_%' and column_name = 'd_lo'))
    group by c.table_name
  loop
    execute format('alter table fhir.%I drop constraint %I, add primary key (%s)', t, t || '_pkey', k);
  end loop;
  for t in select table_name from information_schema.tables where table_schema = 'fhir' and (table_name in ('res', 'res_hist') or table_name like 'ix\_%') loop
    execute format('alter table fhir.%I set (autovacuum_analyze_threshold = 500, autovacuum_analyze_scale_factor = 0.05)', t);
  end loop;
end $$;
