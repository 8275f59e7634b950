// Did those sign whom the record names, and were they allowed to practise then? What a file alone cannot tell. spec: VER-51, VER-52
import type { Db } from '#platform/db/index.ts';
import type { PdfReport, SignatureProblem } from '#platform/signing/index.ts';
import type { Practitioner } from '#fhir/types/index.ts';
import { dayOf, findLicence } from '../../model/index.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { stepsOfPaper } from '../workflow/stepRows.ts';

interface RecordedSigner { readonly accountId: string | null; readonly serial: string | undefined; readonly at: Date | null }

export async function judgeSigners(db: Db, paper: PaperRow, { signatures }: PdfReport): Promise<SignatureProblem[]> {
  const steps = (await stepsOfPaper(db, { dk: paper.dk, paperId: paper.id })).filter(({ state }) => state === 'signed');
  const recorded: RecordedSigner[] = [paper, ...steps].map(({ accountId, certificate, acceptedAt }) => ({ accountId, serial: certificate?.serial, at: acceptedAt }));
  const isWrong = signatures.some(({ signer }) => signer !== undefined && !recorded.some(({ serial }) => serial === signer.serial));
  const licensed = await Promise.all(recorded.map((one) => hasLicence(db, paper.dk, one)));
  return [...(isWrong ? (['wrong-signer'] as const) : []), ...(licensed.includes(false) ? (['unlicensed'] as const) : [])];
}

/** Undefined where it cannot be told any more: the person has left, or it was the facility's seal. */
async function hasLicence(db: Db, dk: number, { accountId, at }: RecordedSigner): Promise<boolean | undefined> {
  if (accountId === null || at === null || !/^[0-9a-f-]{36}$/.test(accountId)) return undefined;
  const { rows } = await db.query<{ content: string }>(
    `select r.content from platform.membership m join fhir.res r on r.dk = m.dk and r.rid = m.practitioner_id::uuid and r.content is not null where m.dk = $1 and m.account_id = $2::uuid`, [dk, accountId], 'signer-licence');
  const [row] = rows;
  return row && findLicence(JSON.parse(row.content) as Practitioner, dayOf(at.toISOString())) !== undefined;
}
