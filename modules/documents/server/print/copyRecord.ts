// Makes a converted copy of a whole record: which papers are in it is fixed here, its file is bound when it is opened. spec: PRN-11, PRN-12
import { Fault } from '#platform/fault/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { copyAddress, copyRecord as contract, copySymbol, inBinding } from '../../model/index.ts';
import { requireCopyRight } from '../archive/copyRight.ts';
import { listDocuments } from '../record/manifest.ts';
import { findRecord } from '../record/recordRows.ts';
import { findPaperOfDocument } from '../sign/paperRows.ts';
import { asBound } from './boundPaper.ts';
import { insertCopy } from './copyRows.ts';

/** Throws Fault `documents.nothing-to-copy`. */
export const copyRecord = implement(contract).as(async ({ tx, store, caller, act, services, id = '', input }) => {
  const { dk } = caller;
  await store.get('DocumentManifest', id);
  const record = await findRecord(tx, { dk, id });
  if (!record) throw new Fault('rule', 'documents.nothing-to-copy');
  await requireCopyRight({ tx, caller, services }, record, ['copy']);
  const documents = await listDocuments(store, tx, record);
  const papers = [];
  for (const document of documents) {
    const paper = await findPaperOfDocument(tx, { dk, documentId: document.id ?? '' });
    if (paper?.state === 'signed' && paper.file !== null) papers.push(asBound(paper));
  }
  if (papers.length === 0) throw new Fault('rule', 'documents.nothing-to-copy');
  const copyId = act.newId();
  const leftOut = documents.length - papers.length;
  const symbol = await insertCopy(tx, { dk, id: copyId, recordId: id, reason: input.reason, accountId: caller.accountId, person: caller.displayName, at: act.at, documentIds: inBinding(papers).map(({ documentId }) => documentId), leftOut },
    (serial) => copySymbol(record.archiveNumber ?? record.number ?? id.slice(0, 8), serial));
  return { copyId, symbol, pdf: copyAddress(copyId), papers: papers.length, leftOut };
});
