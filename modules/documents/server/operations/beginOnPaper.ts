// The switch from paper: its day, and the scanned part kept as a document of the record. spec: REC-14
import * as model from '#modules/documents/model/index.ts';
import { create } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { pdfOfScan } from '../archive/scan.ts';
import { addEvent, lifeOf } from '../record/lifeRows.ts';
import { findRecord, findRecordOfEncounter } from '../record/recordRows.ts';
import type { RecordRow } from '../record/recordRows.ts';

type Asked = Call<{ paperUntil: string; title: string; scan?: string | undefined }>;

export const beginOnPaper = implement(model.beginOnPaper).as(async (call) => {
  const { id = '', input, act, caller, tx } = call;
  const found = await findRecordOfEncounter(tx, { dk: caller.dk, encounterId: id });
  const record = found && (await findRecord(tx, { dk: caller.dk, id: found.id, lock: true }));
  if (!record) throw new Fault('notFound', 'documents.no-record');
  model.decidePaperPart({ ...lifeOf(record), beganAt: record.beganAt.toISOString() }, input, act.at);
  const documentId = input.scan === undefined ? undefined : await keepScan(call, record, input.scan);
  await tx.query('update documents.record set paper_until = $3 where dk = $1 and id = $2', [caller.dk, record.id, input.paperUntil]);
  await addEvent(tx, caller.dk, { id: act.newId(), recordId: record.id, at: act.at, kind: 'paper-begun', accountId: caller.accountId, byName: caller.displayName, reason: input.title, detail: documentId ? { documents: [documentId] } : null });
  return { recordId: record.id, ...(documentId && { documentId }) };
});

async function keepScan({ id: encounterId = '', input, act, caller, store, tx, services }: Asked, record: RecordRow, scan: string): Promise<string> {
  const pdf = await pdfOfScan(Buffer.from(scan, 'base64'));
  const file = await services.files.put(caller.dk, pdf);
  const id = act.newId();
  const by = { reference: act.by, name: caller.displayName };
  await store.save([create(model.buildPaperPart({
    id, title: input.title, file, size: pdf.length, patientId: record.patientId, encounterId, facilityId: caller.facilityId, by, at: act.at, from: record.beganAt.toISOString().slice(0, 10), until: input.paperUntil,
  }))]);
  await tx.query('insert into documents.record_scan (dk, document_id, record_id, file) values ($1, $2, $3, $4)', [caller.dk, id, record.id, file]);
  return id;
}
