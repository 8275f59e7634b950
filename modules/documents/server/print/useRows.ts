// Counts of what was read and printed.
import type { Db } from '#platform/db/index.ts';

export interface Use {
  readonly dk: number;
  readonly documentId: string;
  readonly form: string;
  readonly signedOn: string;
  readonly pages: number;
}

export interface Reader { readonly accountId: string; readonly person: string; readonly at: string; readonly day: string; readonly printed: boolean }

/** Every sheet of a paper counts each time it is printed; reading counts the paper. */
export async function countUse(db: Db, uses: readonly Use[], { accountId, person, at, day, printed }: Reader): Promise<void> {
  for (const { dk, documentId, form, signedOn, pages } of uses) {
    const first = printed ? 'printed_at' : 'read_at';
    await db.query(
      `insert into documents.paper_use (dk, document_id, signed_on, form, pages, ${first}) values ($1, $2, $3, $4, $5, $6)
       on conflict (dk, document_id) do update set form = excluded.form, pages = excluded.pages, ${first} = coalesce(documents.paper_use.${first}, excluded.${first})`,
      [dk, documentId, signedOn, form, pages, at], `paper-use-${first}`);
    await countDay(db, { dk, day, accountId, form, person, printedPages: printed ? pages : 0, printedPapers: printed ? 1 : 0, readPapers: printed ? 0 : 1 });
  }
}

interface DayCount { readonly dk: number; readonly day: string; readonly accountId: string; readonly form: string; readonly person: string; readonly printedPages: number; readonly printedPapers: number; readonly readPapers: number }

export const countDay = (db: Db, { dk, day, accountId, form, person, printedPages, printedPapers, readPapers }: DayCount) => db.query(
  `insert into documents.print_day as p (dk, day, account_id, form, person, printed_pages, printed_papers, read_papers) values ($1, $2, $3, $4, $5, $6, $7, $8)
   on conflict (dk, day, account_id, form) do update set person = excluded.person, printed_pages = p.printed_pages + excluded.printed_pages,
     printed_papers = p.printed_papers + excluded.printed_papers, read_papers = p.read_papers + excluded.read_papers`,
  [dk, day, accountId, form, person, printedPages, printedPapers, readPapers], 'print-day');

/** A paper that has just been finished; its pages are counted afterwards. */
export const expectUse = (db: Db, { dk, documentId, form, signedOn }: Omit<Use, 'pages'>) => db.query(
  'insert into documents.paper_use (dk, document_id, signed_on, form) values ($1, $2, $3, $4) on conflict (dk, document_id) do nothing', [dk, documentId, signedOn, form], 'paper-use-expected');

export async function listUncounted(db: Db, limit: number): Promise<{ dk: number; documentId: string }[]> {
  const { rows } = await db.query<{ dk: number; documentId: string }>('select dk::int4, document_id as "documentId" from documents.paper_use where pages is null order by dk, document_id limit $1', [limit], 'paper-use-uncounted');
  return rows;
}

export const setPages = (db: Db, { dk, documentId, form, pages }: { dk: number; documentId: string; form: string; pages: number }) =>
  db.query('update documents.paper_use set pages = $3, form = $4 where dk = $1 and document_id = $2 and pages is null', [dk, documentId, pages, form], 'paper-use-pages');
