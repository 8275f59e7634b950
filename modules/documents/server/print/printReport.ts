// The report on printing, summed by day, form and person. spec: PRN-14
import { implement } from '#fhir/rest/call.ts';
import type { Db } from '#platform/db/index.ts';
import { printReport as contract, requirePeriod } from '../../model/index.ts';

interface Period { readonly dk: number; readonly from: string; readonly to: string }
interface Counts { readonly printedPages: number; readonly printedPapers: number; readonly readPapers: number }

const sums = 'sum(printed_pages)::int4 as "printedPages", sum(printed_papers)::int4 as "printedPapers", sum(read_papers)::int4 as "readPapers"';

/** Throws Fault `documents.wrong-period`. */
export const printReport = implement(contract).as(async ({ tx, caller: { dk }, input }) => {
  requirePeriod(input);
  const period = { dk, ...input };
  const days = await list<{ day: string }>(tx, period, { name: 'day::text as day', order: '1' });
  const forms = await list<{ name: string }>(tx, period, { name: 'form as name', order: '2 desc, 1' });
  const people = await list<{ name: string }>(tx, period, { name: 'person as name', order: '2 desc, 1' });
  const total = (key: keyof Counts) => days.reduce((sum, one) => sum + one[key], 0);
  return { ...(await papersOf(tx, period)), printedPages: total('printedPages'), printedPapers: total('printedPapers'), readPapers: total('readPapers'), days, forms, people };
});

async function list<N>(db: Db, { dk, from, to }: Period, { name, order }: { name: string; order: string }): Promise<(N & Counts)[]> {
  const { rows } = await db.query<N & Counts & Record<string, unknown>>(`select ${name}, ${sums} from documents.print_day where dk = $1 and day between $2 and $3 group by 1 order by ${order} limit 400`, [dk, from, to], `print-report-${name}`);
  return rows;
}

async function papersOf(db: Db, { dk, from, to }: Period) {
  const { rows: [row] } = await db.query<{ signedPapers: number; signedPages: number; notPrintedPapers: number; notPrintedPages: number; readNotPrintedPapers: number }>(
    `select count(*)::int4 as "signedPapers", coalesce(sum(pages), 0)::int4 as "signedPages", (count(*) filter (where printed_at is null))::int4 as "notPrintedPapers",
       coalesce(sum(pages) filter (where printed_at is null), 0)::int4 as "notPrintedPages", (count(*) filter (where printed_at is null and read_at is not null))::int4 as "readNotPrintedPapers"
     from documents.paper_use where dk = $1 and signed_on between $2 and $3`, [dk, from, to], 'print-report-papers');
  return row ?? { signedPapers: 0, signedPages: 0, notPrintedPapers: 0, notPrintedPages: 0, readNotPrintedPapers: 0 };
}
