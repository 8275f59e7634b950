// The annex as a paper: to look at, and signed by the director with the key of the session. spec: POL-20, POL-21
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { formTitles } from '#modules/chart/server/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { Fault } from '#platform/fault/index.ts';
import { renderPdf } from '#platform/print/index.ts';
import type { SignedFile } from '../../model/index.ts';
import * as model from '../../model/index.ts';
import { getKeyInForce } from '../sign/keyInForce.ts';
import { facilityHead } from '../sign/freeze.ts';
import type { Look } from '../sign/kinds.ts';
import { makeFiles } from '../sign/makeFile.ts';
import { acceptPaper, acceptSet, findPaper, findPaperOfDocument, insertPaper, insertSet } from '../sign/paperRows.ts';
import { requireSigner } from '../sign/requireSigner.ts';
import { findSigner } from '../workflow/signers.ts';
import { workflows } from '../workflow/signerTable.ts';
import { annexWorkflow as workflow, nationalOn } from './national.ts';
import { listVersions } from './policyRows.ts';
import type { PolicyRow } from './policyRows.ts';

const kind = 'policy';
const type = { system: 'urn:lanh:document', code: 'record-policy', display: 'Phụ lục quy chế hồ sơ bệnh án' };
const nameOf = (form: string): string => formTitles().get(form)?.title.vi ?? form;

type Reading = Pick<Look, 'tx' | 'store' | 'caller'>;

/** Throws Fault `documents.no-policy-version` for what is not approved. */
async function getApproved({ tx, caller }: Reading, version: number): Promise<{ row: PolicyRow; before: number | undefined }> {
  const rows = (await listVersions(tx, caller.dk)).filter(({ state }) => state === 'approved');
  const row = rows.find((one) => one.version === version);
  if (!row) throw new Fault('notFound', 'documents.no-policy-version');
  return { row, before: rows.find((one) => one.version < version)?.version };
}

async function buildPage(reading: Reading, { row, before }: { row: PolicyRow; before: number | undefined }) {
  const validFrom = row.validFrom ?? '';
  const data = model.buildAnnex(row.content, nationalOn(validFrom), {
    version: row.version, before, validFrom, number: row.number ?? '', hash: row.hash, editedBy: row.editedBy, approvedBy: row.approvedBy ?? '', approvedAt: row.approvedAt?.toISOString() ?? '', nameOf,
  });
  return { template: 'policyAnnex', data: { ...data, facility: await facilityHead(reading, undefined) }, sources: [] };
}

const titleOf = (row: PolicyRow): string => `Phụ lục quy chế hồ sơ bệnh án, bản ${row.version} (số ${row.number ?? ''})`;

/** The signed file, or the page as it would be signed. */
export async function policyRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  app.get('/documents/policy/:name', { config: { access: 'documents.policy-read' } }, async (request, reply) => {
    const caller = await services.authenticate(request);
    if (!caller.permissions.has('documents.policy-read')) throw new Fault('forbidden', 'fhir.no-permission', { params: { permission: 'documents.policy-read' } });
    const version = /^(\d{1,6})\.pdf$/.exec((request.params as { name: string }).name)?.[1];
    if (version === undefined) throw new Fault('notFound', 'documents.no-file');
    const pdf = await services.db.transaction(async (tx) => {
      const store = openStore({ services, tx, caller, operation: 'read-policy', at: services.now().toISOString() });
      const approved = await getApproved({ tx, store, caller }, Number(version));
      const signed = approved.row.documentId === null ? undefined : await findPaperOfDocument(tx, { dk: caller.dk, documentId: approved.row.documentId });
      if (signed?.file) return services.files.get(caller.dk, signed.file);
      const page = await buildPage({ tx, store, caller }, approved);
      return renderPdf({ template: page.template, data: { ...page.data, signature: { state: 'pending', name: '', role: 'Giám đốc' } }, at: services.now() });
    });
    return reply.headers({ 'content-type': 'application/pdf', 'cache-control': 'no-store', 'content-disposition': `inline; filename="quy-che-ho-so-${version}.pdf"` }).send(Buffer.from(pdf));
  });
}

/** The one deliberate act: the rules of the version are frozen by their hash, the page is made from them and signed. */
export const signPolicy = implement(model.signPolicy).as(async (call) => {
  const { tx, caller, act, input, services, store } = call;
  await requireSigner(call);
  const unlocked = await getKeyInForce(call);
  const approved = await getApproved(call, input.version);
  if (approved.row.hash !== input.hash) throw new Fault('conflict', 'documents.policy-changed');
  if (approved.row.documentId !== null) throw new Fault('conflict', 'documents.policy-signed');
  const paper = await insertAnnex(call, approved.row, await buildPage(call, approved));
  const [made] = await makeFiles(services, [paper], { unlocked, dk: caller.dk, at: new Date(act.at) });
  // Nothing half: with a service that is down, or a key far away, the director signs again in a while.
  if (!made?.file) throw new Fault('unavailable', 'documents.policy-wait');
  const documentId = act.newId();
  await acceptPaper(tx, { dk: caller.dk, id: paper.id }, { state: 'signed', documentId, opened: true, certificate: unlocked.facts, at: act.at, draftFile: null, file: made.file.hash });
  await acceptSet(tx, { dk: caller.dk, id: paper.setId, at: act.at });
  await store.save(await documentsOf(call, { paper, documentId, file: made.file, row: approved.row }));
  await tx.query('update documents.policy set document_id = $3 where dk = $1 and version = $2', [caller.dk, input.version, documentId]);
  return { documentId, verifyCode: paper.verifyCode };
});

type SignCall = Call<{ version: number; hash: string }>;

async function insertAnnex(call: SignCall, row: PolicyRow, frozen: Awaited<ReturnType<typeof buildPage>>) {
  const { tx, caller, act } = call;
  const [step] = model.stepsOn(workflows, workflow, dayOf(act.at));
  const hold = step && model.holdOf(step, await findSigner(call), { signedBy: [] });
  if (!hold?.may) throw new Fault('forbidden', 'documents.not-signer');
  const digest = createHash('sha256').update(model.frozenText(frozen)).digest('hex');
  const [id, setId] = [act.newId(), act.newId()];
  await insertSet(tx, { dk: caller.dk, id: setId, encounterId: '', patientId: '', accountId: caller.accountId, signer: act.by, at: act.at });
  await insertPaper(tx, {
    dk: caller.dk, id, setId, encounterId: '', kind, focus: `Policy/${row.version}`, title: titleOf(row), version: 1, replaces: null, template: frozen.template, content: frozen.data, sources: [], digest, pageDigest: digest,
    verifyCode: model.buildVerifyCode(randomBytes(15)), accountId: caller.accountId, signerName: caller.displayName, signerTitle: hold.title, workflow, type, patientId: null, departmentId: null,
  });
  const paper = await findPaper(tx, { dk: caller.dk, id });
  if (!paper) throw new Error('the paper was just written');
  return paper;
}

/** The annex of the version before stays readable and says that it is replaced. */
async function documentsOf({ tx, caller, act, store }: SignCall, { paper, documentId, file, row }: { paper: Awaited<ReturnType<typeof insertAnnex>>; documentId: string; file: SignedFile; row: PolicyRow }) {
  const before = (await listVersions(tx, caller.dk)).find(({ version, documentId: id }) => version < row.version && id !== null);
  const old = before?.documentId == null ? undefined : await store.find('DocumentReference', before.documentId);
  const document = model.buildDocument({ id: documentId, kind, type, title: paper.title, focus: paper.focus, code: paper.verifyCode, facilityId: caller.facilityId, by: act.by, byName: caller.displayName, at: act.at, replaces: old?.id, file, isComplete: true });
  return [create(document), create(model.buildProvenance({ id: act.newId(), documentId, by: act.by, at: act.at, sources: [] })), ...(old ? [update(model.supersede(old))] : [])];
}
