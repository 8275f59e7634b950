// A filled form as a paper to sign: who signs it comes with the form; the first signature completes the answers. spec: SGW-30
import { readFile } from 'node:fs/promises';
import { completeAnswers, openForm } from '#modules/chart/server/index.ts';
import type { OpenForm } from '#modules/chart/server/index.ts';
import { buildFormPage, formTemplate, keyStoodFor, localTime, writtenTexts } from '#modules/chart/model/index.ts';
import type { SignableContent, SignableKind, SignableLook, SignablePaper, WaitingPaper } from '#fhir/rest/signable.ts';
import type { QuestionnaireResponse, Resource } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { leavesTheHouse } from '../../model/index.ts';
import { findRecordOfEncounter } from '../record/recordRows.ts';
import { leavingOn } from '../record/rules.ts';

const formPrefix = 'urn:lanh:form:';
/** Answers that are, or may become, a paper. */
const living: readonly string[] = ['in-progress', 'completed', 'amended'];

export const formKind: SignableKind = { code: 'form', permission: 'documents.sign', list: listForms, build: buildForm, signed: completeForm, waiting: listOwnDrafts };

interface Filled {
  readonly response: QuestionnaireResponse;
  readonly opened: OpenForm;
}

const idOf = (reference: string | undefined): string => reference?.split('/').at(-1) ?? '';

async function listForms(look: SignableLook, encounterId: string): Promise<readonly SignablePaper[]> {
  const found = await look.store.search('QuestionnaireResponse', `encounter=Encounter/${encounterId}&_sort=authored&_count=500`);
  const papers: SignablePaper[] = [];
  for (const response of found.filter(({ status }) => living.includes(status))) {
    const opened = await openOwn(look, response);
    if (opened) papers.push({ focus: `QuestionnaireResponse/${response.id}`, title: titleOf({ response, opened }), ...(response.status === 'in-progress' && { writer: response.author?.reference ?? '' }) });
  }
  return papers;
}

/** Undefined for answers of other systems' forms, and for a form that nobody signs. */
async function openOwn(look: SignableLook, { questionnaire }: QuestionnaireResponse): Promise<OpenForm | undefined> {
  if (!questionnaire?.startsWith(formPrefix)) return undefined;
  const opened = await openForm(look, questionnaire).catch((error: unknown) => ignoreUnknown(error));
  return opened?.form.signers ? opened : undefined;
}

function ignoreUnknown(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'notFound') return undefined;
  throw error;
}

/** One of many is told apart by its time. */
function titleOf({ response: { authored = '' }, opened: { form } }: Filled): string {
  const local = authored === '' ? '' : localTime(authored);
  return `${form.title.vi}${form.repeats ? ` ${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)} ${local.slice(11, 16)}` : ''}`;
}

async function getFilled(look: SignableLook, focus: string): Promise<Filled> {
  const response = await look.store.get('QuestionnaireResponse', idOf(focus));
  const opened = await openOwn(look, response);
  if (!opened || !living.includes(response.status)) throw new Fault('rule', 'documents.no-paper');
  return { response, opened };
}

/** The page of the answers as their completion leaves them, so that the first signature changes nothing on it. Throws the form's own Fault while they are not whole. */
async function buildForm(look: SignableLook, focus: string): Promise<SignableContent> {
  const { response, opened } = await getFilled(look, focus);
  const [patientId, encounterId] = [idOf(response.subject?.reference), idOf(response.encounter?.reference)];
  const patient = await look.store.get('Patient', patientId);
  const [coverage] = await look.store.search('Coverage', `beneficiary=Patient/${patientId}&status=active&_sort=-_lastUpdated&_count=1`);
  const record = await findRecordOfEncounter(look.tx, { dk: look.caller.dk, encounterId });
  const day = localTime(response.authored ?? look.act.at).slice(0, 10);
  const completed = await asCompleted(look, { response, opened });
  const page = buildFormPage(opened.questionnaire, completed, {
    patient, coverage, day, pictures: await readPictures(opened), record: { ...(record?.number && { number: record.number }), ...(record?.archiveNumber && { archive: record.archiveNumber }) },
  });
  return {
    template: formTemplate(opened.form.key), patientId, encounterId, data: { ...page }, sources: sourcesOf([response, patient, coverage]),
    type: { system: 'urn:lanh:form', code: opened.form.key, display: opened.form.title.vi }, workflow: opened.form.signers ?? '',
    written: { texts: writtenTexts(opened.form, completed.item ?? []), leaves: opened.form.kind === 'certificate' || leavesTheHouse(keyStoodFor(opened.form), leavingOn(look.act.at)) },
  };
}

async function asCompleted(look: SignableLook, { response, opened }: Filled): Promise<QuestionnaireResponse> {
  const changes = await completeAnswers(look, opened, response);
  const completed = changes.flatMap((change) => ('resource' in change && change.resource.resourceType === 'QuestionnaireResponse' ? [change.resource as QuestionnaireResponse] : []));
  return completed[0] ?? response;
}

const sourcesOf = (resources: readonly (Resource | undefined)[]) =>
  resources.flatMap((resource) => (resource ? [{ reference: `${resource.resourceType}/${resource.id}`, version: resource.meta?.versionId ?? '' }] : []));

const pictures = new Map<string, string>();
const pictureFolder = new URL('../../../../data/forms/pictures/', import.meta.url);

/** The drawings that marks are put on, by name. */
async function readPictures({ form }: OpenForm): Promise<Record<string, string>> {
  const names = [...form.byLinkId.values()].flatMap(({ picture }) => (picture !== undefined && /^[a-z0-9-]+$/.test(picture) ? [picture] : []));
  for (const name of names) if (!pictures.has(name)) pictures.set(name, await readFile(new URL(`${name}.svg`, pictureFolder), 'utf8').catch(() => ''));
  return Object.fromEntries(names.map((name) => [name, pictures.get(name) ?? '']));
}

async function completeForm(look: SignableLook, focus: string) {
  const { response, opened } = await getFilled(look, focus);
  return response.status === 'in-progress' ? completeAnswers(look, opened, response) : [];
}

async function listOwnDrafts(look: SignableLook): Promise<readonly WaitingPaper[]> {
  const drafts = await look.store.search('QuestionnaireResponse', `author=${look.caller.reference}&status=in-progress&_sort=authored&_count=100`);
  const papers: WaitingPaper[] = [];
  for (const response of drafts) {
    const opened = await openOwn(look, response);
    const paper = { focus: `QuestionnaireResponse/${response.id}`, encounterId: idOf(response.encounter?.reference), patientId: idOf(response.subject?.reference), since: response.authored ?? '' };
    if (opened && paper.encounterId !== '') papers.push({ ...paper, title: titleOf({ response, opened }) });
  }
  return papers;
}
