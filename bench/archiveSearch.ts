// `LANH_DATA=/scratch node bench/archiveSearch.ts [RECORDS]`: fills an archive of that many invented records and measures how long people wait for a line of it.
import { readConfig } from '#platform/config/index.ts';
import type { Database, Db } from '#platform/db/index.ts';
import { keysOf, nameColumns } from '#modules/documents/model/index.ts';
import { searchEntries } from '#modules/documents/server/index.ts';
import { openServices } from '#apps/server/openServices.ts';

const records = Number(process.argv[2] ?? 1_000_000);
const batch = 20_000;
/** Shares as in Vietnam: few family names hold most people, and given names repeat. */
const families = [...'Nguyễn,'.repeat(38).split(',').filter(Boolean), ...'Trần,'.repeat(11).split(',').filter(Boolean), ...'Lê,'.repeat(9).split(',').filter(Boolean), ...'Phạm,'.repeat(7).split(',').filter(Boolean), 'Hoàng', 'Huỳnh', 'Phan', 'Vũ', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý', 'Đinh', 'Mai', 'Cao', 'Trịnh'];
const middles = ['Thị', 'Thị', 'Thị', 'Văn', 'Văn', 'Ngọc', 'Thanh', 'Minh', 'Hữu', 'Đức', 'Quang', 'Thu', 'Kim', 'Thị Thanh', 'Thị Kim'];
const givens = ['Anh', 'Lan', 'Hoa', 'Hùng', 'Dũng', 'Hương', 'Linh', 'Nam', 'Bình', 'Sơn', 'Tuấn', 'Trang', 'Mai', 'Phương', 'Thảo', 'Đào', 'Hà', 'Yến', 'Quân', 'Khánh', 'Long', 'Phúc', 'Thuỷ', 'Nga', 'Vân', 'Tâm', 'Đạt', 'Giang', 'Hiếu', 'Ngân'];

/** The same numbers in every run. */
let state = 20261127;
const draw = (below: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const one = <T>(list: readonly T[]): T => list[draw(list.length)] as T;
const digits = (count: number): string => Array.from({ length: count }, () => draw(10)).join('');

interface Made { readonly id: string; readonly name: string; readonly birthYear: number; readonly number: string; readonly archiveNumber: string; readonly citizenId: string; readonly phone: string; readonly old: string; readonly endedOn: string }

function make(at: number): Made {
  const year = 2005 + draw(21);
  return {
    id: `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`, name: `${one(families)} ${one(middles)} ${one(givens)}`, birthYear: 1930 + draw(90), number: `NV.${String(year).slice(2)}.${String(at).padStart(7, '0')}`,
    archiveNumber: `${String(year).slice(2)}.${String(at).padStart(7, '0')}`, citizenId: `0${digits(11)}`, phone: `09${digits(8)}`, old: `${year - 2000}/${digits(6)}`, endedOn: `${year}-${String(1 + draw(12)).padStart(2, '0')}-15`,
  };
}

async function fill(db: Database): Promise<Made[]> {
  const sample: Made[] = [];
  for (let at = 0; at < records; at += batch) {
    const rows = Array.from({ length: Math.min(batch, records - at) }, (_, index) => make(at + index));
    sample.push(...rows.filter((_, index) => index % 199 === 0));
    await insert(db, rows);
    if (at % 200_000 === 0) console.log(`${at} …`);
  }
  await db.query('vacuum analyze documents.archive_entry');
  await db.query('vacuum analyze documents.archive_key');
  return sample;
}

/** A scratch database that was filled before is measured again. */
async function resample(db: Database): Promise<Made[]> {
  await db.query('vacuum analyze documents.archive_entry');
  await db.query('vacuum analyze documents.archive_key');
  const { rows } = await db.query<Made>(
    `select e.id, e.name, e.birth_year as "birthYear", e.number, e.archive_number as "archiveNumber", e.ended_on::text as "endedOn",
       (select value from documents.archive_key k where k.dk = 1 and k.entry_id = e.id and k.kind = 'citizen-id') as "citizenId", (select value from documents.archive_key k where k.dk = 1 and k.entry_id = e.id and k.kind = 'phone') as phone,
       (select value from documents.archive_key k where k.dk = 1 and k.entry_id = e.id and k.kind = 'old-number') as old
     from documents.archive_entry e tablesample system (0.5)`);
  return rows;
}

async function insert(db: Database, rows: readonly Made[]): Promise<void> {
  const names = rows.map(({ name, birthYear }) => nameColumns(name, String(birthYear)));
  await db.query(
    `insert into documents.archive_entry (dk, id, origin, number, archive_number, name, name_key, name_end, birth_date, birth_year, care, ended_on, retention_class, retain_until, retention_source, archived_at, archived_by)
     select 1, i, 'paper', n, a, name, k, e, y::text, y, 'inpatient', d, 'other', d + interval '10 years', 'bench', d, 'bench'
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int2[], $8::date[]) as u(i, n, a, name, k, e, y, d)`,
    [rows.map(({ id }) => id), rows.map(({ number }) => number), rows.map(({ archiveNumber }) => archiveNumber), rows.map(({ name }) => name), names.map(({ nameKey }) => nameKey), names.map(({ nameEnd }) => nameEnd), rows.map(({ birthYear }) => birthYear), rows.map(({ endedOn }) => endedOn)]);
  const keys = rows.flatMap(({ id, number, archiveNumber, citizenId, phone, old }) =>
    keysOf({ number, archiveNumber, keys: [{ kind: 'citizen-id', value: citizenId }, { kind: 'phone', value: phone }, { kind: 'old-number', value: old }] }).map((key) => ({ ...key, id })));
  await db.query('insert into documents.archive_key (dk, value, kind, entry_id) select 1, unnest($1::text[]), unnest($2::text[]), unnest($3::text[])', [keys.map(({ value }) => value), keys.map(({ kind }) => kind), keys.map(({ id }) => id)]);
}

const plain = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase();
const questions: Readonly<Record<string, (made: Made) => string>> = {
  'archive number': ({ archiveNumber }) => archiveNumber, 'beginning of an archive number': ({ archiveNumber }) => archiveNumber.slice(0, 6), 'record number': ({ number }) => number, 'old number': ({ old }) => old,
  'citizen id (CCCD)': ({ citizenId }) => citizenId, phone: ({ phone }) => phone, 'whole name without accents': ({ name }) => plain(name), 'given name': ({ name }) => plain(name).split(' ').at(-1) ?? '',
  'family and given name': ({ name }) => `${plain(name).split(' ')[0]} ${plain(name).split(' ').at(-1)}`, 'name and year of birth': ({ name, birthYear }) => `${plain(name)} ${birthYear}`,
  'family name': ({ name }) => plain(name).split(' ')[0] ?? '', 'a name that nobody has': ({ name }) => `zzz ${plain(name).split(' ').at(-1)}`,
};

/** What PostgreSQL itself needs for the statements of one question, whatever else the machine does: planning and execution. */
async function databaseMs(db: Database, text: string): Promise<number> {
  let ms = 0;
  const watched: Db = {
    query: async (sql, values) => {
      const { rows } = await db.query<{ 'QUERY PLAN': readonly { 'Planning Time': number; 'Execution Time': number }[] }>(`explain (analyze, timing off, format json) ${sql}`, values);
      for (const plan of rows[0]?.['QUERY PLAN'] ?? []) ms += plan['Planning Time'] + plan['Execution Time'];
      return db.query(sql, values);
    },
  };
  await searchEntries(watched, { dk: 1, text, limit: 50, exact: false });
  return ms;
}

const asks = 200;
const at = (sorted: readonly number[], share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);

async function measure(db: Database, sample: readonly Made[]): Promise<void> {
  const table = [];
  for (const [what, ask] of Object.entries(questions)) {
    const [waits, costs]: [number[], number[]] = [[], []];
    let found = 0;
    for (let asked = 0; asked < asks; asked++) {
      const text = ask(one(sample));
      const began = performance.now();
      found += (await searchEntries(db, { dk: 1, text, limit: 50, exact: false })).length;
      waits.push(performance.now() - began);
      costs.push(await databaseMs(db, text));
    }
    waits.sort((a, b) => a - b);
    costs.sort((a, b) => a - b);
    table.push({ what, 'wait p50 ms': at(waits, 0.5), 'wait p95 ms': at(waits, 0.95), 'database p50 ms': at(costs, 0.5), 'database p95 ms': at(costs, 0.95), rows: Math.round(found / asks) });
  }
  console.table(table);
}

async function explain(db: Database): Promise<void> {
  const plans: readonly [string, string][] = [
    ['name', `select id from documents.archive_entry e where dk = 1 and name_end >= 'anh ' and name_end < 'anh ~' and name_end like 'anh %nguien %' order by name_end, birth_year, ended_on desc, id limit 51`],
    ['number', `select distinct on (value, entry_id) entry_id from documents.archive_key where dk = 1 and value >= '26000' and value <= '26000~' order by value, entry_id limit 51`],
  ];
  for (const [what, sql] of plans) {
    const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${sql}`);
    console.log(`${what}\n${rows.map((row) => `  ${row['QUERY PLAN']}`).join('\n')}`);
  }
}

const { services, close } = await openServices(readConfig(), console.log);
try {
  const { rows: [filled] } = await services.db.query<{ n: number }>('select count(*)::int as n from documents.archive_entry');
  const sample = filled?.n ? await resample(services.db) : await fill(services.db);
  if (filled?.n) console.log(`measured on the ${filled.n} records that are there`);
  await measure(services.db, sample);
  await explain(services.db);
  const { rows: sizes } = await services.db.query(`select relname, pg_size_pretty(pg_total_relation_size(oid)) as size from pg_class where relname in ('archive_entry', 'archive_key')`);
  console.table(sizes);
} finally {
  await close();
}
