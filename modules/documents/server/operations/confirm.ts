// Staff ask for a patient's confirmation, see what was given, and witness for those who cannot write or read. spec: SGW-40
import { randomBytes } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import { maskedNumber } from '#platform/notify/index.ts';
import { enqueue } from '#platform/outbox/index.ts';
import { drawQr, renderPdf } from '#platform/print/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { Encounter, Patient } from '#fhir/types/index.ts';
import { askConfirmation as askContract, listConfirmations as listContract, pageData, requireWho, confirmationStateAt } from '../../model/index.ts';
import { codeChannel } from '../confirm/oneTimeCode.ts';
import { sha256 } from '../confirm/give.ts';
import { limitOn, minutesAfter, needsRepresentative, requireWay } from '../confirm/limits.ts';
import { insertConfirmation, listOfVisit } from '../confirm/rows.ts';
import type { ConfirmingPerson } from '../confirm/rows.ts';
import { freezePage, readPage } from '../sign/freeze.ts';
import type { Frozen, OfPaper } from '../sign/freeze.ts';
import { listKindPapers } from '../sign/kinds.ts';
import type { Look } from '../sign/kinds.ts';
import { workflowOf } from '../workflow/signerTable.ts';
import { nameOf } from './signQueue.ts';

type AskCall = Call<InputOf<typeof askContract>>;

export const askConfirmation = implement(askContract).as(async (call) => {
  const { store, tx, caller, act, input, id = '', services } = call;
  const encounter = await store.get('Encounter', id);
  const patient = await store.get('Patient', encounter.subject?.reference?.replace('Patient/', '') ?? '');
  await requireWay(tx, { dk: caller.dk, method: input.method, at: act.at });
  requireWho(input.representative, { minor: needsRepresentative(patient, act.at) });
  const { frozen, title } = await freezeAsked(call, encounter);
  const phone = phoneFor(input, patient);
  const person = personOf(input, patient);
  const [confirmationId, token] = [act.newId(), randomBytes(24).toString('base64url')];
  const pdf = await renderPdf({ template: frozen.template, data: pageData(frozen, { role: '', name: '', code: '', version: 1 }), at: new Date(act.at) });
  const file = await services.files.put(caller.dk, pdf);
  const until = minutesAfter(act.at, await limitOn(tx, { dk: caller.dk, rule: 'link-minutes', at: act.at }));
  await insertConfirmation(tx, {
    dk: caller.dk, id: confirmationId, encounterId: id, patientId: patient.id ?? '', kind: input.kind, focus: input.focus, title, template: frozen.template, content: frozen.data, sources: frozen.sources,
    pageDigest: frozen.pageDigest, file, tokenHash: sha256(token), method: input.method, person, phone: phone ?? null, sentAt: input.method === 'code' ? act.at : null, until,
    askedBy: act.by, askedByName: caller.displayName, askedAt: act.at,
  });
  if (input.method === 'code') await enqueue(tx, { dk: caller.dk, channel: codeChannel, key: confirmationId, payload: { confirmationId } }, { id: act.newId(), at: act.at });
  return { confirmationId, until, hash: file, name: person.name, ...addressOf(services.publicUrl, `/confirm/${token}`), ...(phone !== undefined && { phone: maskedNumber(phone) }) };
});

const ownNames: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

function addressOf(publicUrl: string, page: string) {
  const address = `${publicUrl}${page}`;
  return { page, address, qr: drawQr(address), onlyHere: ownNames.includes(new URL(publicUrl).hostname) };
}

/** Throws Fault `documents.no-paper`, `documents.no-patient-step`. */
async function freezeAsked(call: AskCall, encounter: Encounter): Promise<{ frozen: Frozen; title: string }> {
  const { input } = call;
  const found = (await listKindPapers(call, encounter.id ?? '')).find(({ kind, focus }) => kind.code === input.kind && focus === input.focus);
  if (!found) throw new Fault('rule', 'documents.no-paper');
  const paper: OfPaper = { kind: found.kind, focus: found.focus, encounter };
  const page = await readPage(call, paper);
  if ((await workflowOf(call, page.content)).before.length === 0) throw new Fault('rule', 'documents.no-patient-step');
  return { frozen: await freezePage(call, { ...paper, page, confirmed: [] }), title: found.title };
}

const personOf = ({ representative }: InputOf<typeof askContract>, patient: Patient): ConfirmingPerson => (representative ? { ...representative, role: 'representative' } : { role: 'patient', name: nameOf(patient) });

/** Throws Fault `documents.no-phone` where a code would go nowhere. A representative's code never goes to the number of the record by itself. */
function phoneFor({ method, phone, representative }: InputOf<typeof askContract>, patient: Patient): string | undefined {
  if (method !== 'code') return undefined;
  const number = phone ?? (representative ? undefined : recordPhone(patient));
  if (number === undefined) throw new Fault('rule', 'documents.no-phone');
  return number;
}

const recordPhone = ({ telecom }: Patient): string | undefined => telecom?.find(({ system, value }) => system === 'phone' && value !== undefined)?.value;

export const listConfirmations = implement(listContract).as(async (call) => {
  const { store, tx, caller, act, id = '' } = call;
  const encounter = await store.get('Encounter', id);
  const patient = await store.get('Patient', encounter.subject?.reference?.replace('Patient/', '') ?? '');
  const rows = await listOfVisit(tx, { dk: caller.dk, encounterId: id });
  const most = await limitOn(tx, { dk: caller.dk, rule: 'code-tries', at: act.at });
  const confirmations = rows.map(({ id: confirmationId, kind, focus, title, state, until, tries, method, person, askedAt, endedAt, evidenceHash }) => ({
    confirmationId, kind, focus, title, state: confirmationStateAt({ state, tries, until: until.toISOString() }, { at: act.at, most }), method, name: person.name, at: (endedAt ?? askedAt).toISOString(), ...(evidenceHash !== null && { evidence: evidenceHash }),
  }));
  const phone = recordPhone(patient);
  return { confirmations, papers: await listAsked(call, encounter, rows), needsRepresentative: needsRepresentative(patient, act.at), ...(phone !== undefined && { phone: maskedNumber(phone) }) };
});

interface Given { readonly kind: string; readonly focus: string; readonly state: string; readonly pageDigest: string }

/** Papers whose signers begin with the patient; one that says something else since is not confirmed. */
async function listAsked(look: Look, encounter: Encounter, rows: readonly Given[]) {
  const papers = [];
  for (const { kind, focus, title } of await listKindPapers(look, encounter.id ?? '')) {
    const page = await look.tx.savepoint(() => readPage(look, { kind, focus, encounter })).catch((error: unknown) => ignoreRule(error));
    if (!page || (await workflowOf(look, page.content)).before.length === 0) continue;
    papers.push({ kind: kind.code, focus, title, isConfirmed: rows.some((row) => row.state === 'confirmed' && row.kind === kind.code && row.focus === focus && row.pageDigest === page.pageDigest) });
  }
  return papers;
}

/** A paper that may not be made yet is not there to confirm. */
function ignoreRule(error: unknown): undefined {
  if (error instanceof Fault && error.kind !== 'bug') return undefined;
  throw error;
}
