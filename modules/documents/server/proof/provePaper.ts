// Makes the file of a signed paper last: evidence of the certificates, then a time stamp over all of it (PAdES B-LTA); later one stamp more. spec: SGN-104, SGN-105
import type { DocumentReference } from '#fhir/types/index.ts';
import { update } from '#fhir/operation/index.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { Fault } from '#platform/fault/index.ts';
import { stampAlgorithms, verifyPdf } from '#platform/signing/index.ts';
import type { PdfReport, SignatureLevel } from '#platform/signing/index.ts';
import { dayOf, isSignedPaper, nextStampOn, proveDocument, renewByOf, retryAfterS } from '../../model/index.ts';
import { describeFile } from '../sign/makeFile.ts';
import { findPaperOfDocument } from '../sign/paperRows.ts';
import { algorithmTable } from './algorithmTable.ts';
import { proofOperation } from './proofBook.ts';
import { dropProof, keepProblem, keepProof, takeDue } from './proofRows.ts';
import type { DueProof } from './proofRows.ts';

const atOnce = 10;

/** One round over what is due; gives how many were taken. What an authority did not answer is due again later. */
export async function proveDue(services: RestServices): Promise<number> {
  const due = await takeDue(services.db, { at: services.now(), limit: atOnce });
  for (const one of due) {
    await provePaper(services, one).catch(async (error: unknown) => {
      if (!(error instanceof Fault) || error.kind !== 'unavailable') services.log.warn({ err: error, part: 'signing' }, 'a signed paper could not be archived');
      const isWaiting = error instanceof Fault && error.kind === 'unavailable';
      await keepProblem(services.db, one, { problem: error instanceof Fault ? error.code : 'signing.not-provable', dueAt: isWaiting ? new Date(services.now().getTime() + retryAfterS(one.tries) * 1000) : null });
    });
  }
  return due.length;
}

async function provePaper(services: RestServices, due: DueProof): Promise<void> {
  const { db, files, signing } = services;
  const paper = await findPaperOfDocument(db, due);
  if (!paper || paper.file === null || paper.withdrawnAt) return void (await dropProof(db, due));
  const signed = await files.get(due.dk, paper.file);
  const pdf = await signing.archive(signed);
  const { anchors } = await signing.authorities();
  const report = verifyPdf(pdf, { anchors, at: paper.acceptedAt ?? services.now() });
  if (!report.genuine) throw new Fault('rule', 'signing.not-provable');
  const hash = await files.put(due.dk, pdf);
  await writeProof(services, due, { before: paper.file, file: describeFile(hash, pdf), report });
}

interface Made { readonly before: string; readonly file: ReturnType<typeof describeFile>; readonly report: PdfReport }

/** A signature that came meanwhile keeps its file: the paper is due again by it. */
async function writeProof(services: RestServices, { dk, documentId, facilityId }: DueProof, { before, file, report }: Made): Promise<void> {
  const exchange = systemExchange(services, { dk, facilityId, purpose: proofOperation });
  await runWrite(exchange, async (unit) => {
    const { rowCount } = await unit.tx.query('update documents.paper set file = $4 where dk = $1 and document_id = $2 and file = $3', [dk, documentId, before, file.hash]);
    const store = openStore({ services, tx: unit.tx, caller: exchange.caller, operation: proofOperation, at: unit.at });
    const document: DocumentReference = await store.get('DocumentReference', documentId);
    if (rowCount === 0 || !isSignedPaper(document)) return { status: 200, headers: {} };
    const level = lowestLevel(report);
    await store.save([update(proveDocument(document, { file, level }))]);
    await keepProof(unit.tx, { dk, documentId, level, at: unit.at, provenUntil: report.provenUntil, dueAt: dueAfter(report, unit.at) });
    unit.adopt(store.written);
    return { status: 200, headers: {} };
  });
}

const levels: readonly SignatureLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];
const lowestLevel = ({ signatures }: PdfReport): SignatureLevel => levels[Math.min(...signatures.map(({ level = 'B-B' }) => levels.indexOf(level)))] ?? 'B-B';

function dueAfter(report: PdfReport, at: string): string {
  const today = dayOf(at);
  const stamp = report.archive.at(-1)?.timeStamp;
  const provenUntil = dayOf((report.provenUntil ?? new Date(at)).toISOString());
  return nextStampOn(renewByOf({ provenUntil, algorithms: stamp ? stampAlgorithms(stamp) : [] }, algorithmTable(), today), { provenUntil, today });
}
