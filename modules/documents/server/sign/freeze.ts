// Takes the content of a paper as the record stands now: the kind's page, the facility's head, the digests.
import { createHash } from 'node:crypto';
import type { SignableContent, SignableKind } from '#fhir/rest/signable.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Coding, Encounter, Organization } from '#fhir/types/index.ts';
import { dayOf, fieldOf, frozenText, pageText, requireFullWords } from '../../model/index.ts';
import type { FrozenPaper, PageSigner } from '../../model/index.ts';
import { findGiven } from '../confirm/rows.ts';
import { workflowOf } from '../workflow/signerTable.ts';
import { abbreviationList } from './abbreviationList.ts';
import type { Look } from './kinds.ts';

export interface Frozen extends FrozenPaper {
  readonly digest: string;
  readonly pageDigest: string;
  readonly type: Coding;
  readonly workflow: string;
  /** Whose head signs. */
  readonly departmentId: string | undefined;
  readonly written: SignableContent['written'];
}

export interface OfPaper { readonly kind: SignableKind; readonly focus: string; readonly encounter: Encounter }

export interface ReadPage {
  readonly content: SignableContent;
  readonly pageDigest: string;
}

/** What the page says now, whoever signs it. Throws the kind's own Fault where there is none. */
export async function readPage(look: Look, { kind, focus, encounter }: OfPaper): Promise<ReadPage> {
  const content = await kind.build(look, focus);
  if (`Patient/${content.patientId}` !== encounter.subject?.reference) throw new Error(`the paper ${kind.code} tells of another patient than its visit`);
  return { content, pageDigest: sha256(pageText({ template: content.template, data: content.data })) };
}

/** The page with all that its signer will see. Throws the kind's own Fault where the paper may not be signed yet, `documents.patient-missing` where the patient confirms first and has not. */
export async function freezePaper(look: Look, paper: OfPaper): Promise<Frozen> {
  const page = await readPage(look, paper);
  return freezePage(look, { ...paper, page, confirmed: await findConfirmed(look, paper, page) });
}

/** A line of the page for each confirmation that it carries. */
async function findConfirmed(look: Look, { kind, focus }: OfPaper, { content, pageDigest }: ReadPage): Promise<readonly PageSigner[]> {
  const { tx, caller } = look;
  const [asked] = (await workflowOf(look, content)).before;
  if (!asked) return [];
  const given = await findGiven(tx, { dk: caller.dk, kind: kind.code, focus, pageDigest });
  if (!given && asked.required) throw new Fault('rule', 'documents.patient-missing');
  return given ? [{ role: asked.title, roleCode: asked.role, state: 'confirmed', name: given.person.name, words: given.words ?? [], ...(given.drawing !== null && { drawing: given.drawing }) }] : [];
}

/** `confirmed`: what the page says of those who confirmed it before anybody signs. */
export async function freezePage(look: Look, { encounter, page, confirmed }: OfPaper & { page: ReadPage; confirmed: readonly PageSigner[] }): Promise<Frozen> {
  const { content, pageDigest } = page;
  const given = content.data.facility as Record<string, unknown> | undefined;
  const { first, after } = await workflowOf(look, content);
  const signers = [first, ...after].filter(({ role }) => role !== 'seal').map(({ title, role, step }): PageSigner => ({ role: title, roleCode: role, field: fieldOf(step), state: 'place' }));
  const data = { issued: dayOf(look.act.at), ...content.data, facility: { ...(await facilityHead(look, encounter)), ...given }, signers: [...signers, ...confirmed] };
  const sources = [...content.sources].sort((a, b) => (a.reference < b.reference ? -1 : 1));
  const frozen = { template: content.template, data, sources };
  return { ...frozen, digest: sha256(frozenText(frozen)), pageDigest, type: content.type, workflow: content.workflow, departmentId: departmentOf(encounter, look.caller.facilityId), written: content.written };
}

/** What bars a paper beyond the rules of its kind; asked when it is prepared: what is signed afterwards is exactly that. Throws Fault `documents.abbreviations`. */
export async function requireFit(look: Look, { written }: Pick<Frozen, 'written'>): Promise<void> {
  if (written) requireFullWords(written, await abbreviationList(look));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Name, telephone and place of the facility, and the department of the visit. */
export async function facilityHead({ store, caller }: Pick<Look, 'store' | 'caller'>, encounter: Encounter | undefined): Promise<Record<string, string>> {
  const facility = await store.find('Organization', caller.facilityId);
  const departmentId = encounter && departmentOf(encounter, caller.facilityId);
  const department = departmentId === undefined ? undefined : await store.find('Organization', departmentId);
  const head = { name: facility?.name, phone: facility?.telecom?.find(({ system }) => system === 'phone')?.value, place: placeOf(facility), department: department?.name };
  return Object.fromEntries(Object.entries(head).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function departmentOf({ serviceProvider }: Encounter, facilityId: string): string | undefined {
  const id = serviceProvider?.reference?.replace('Organization/', '');
  return id === facilityId ? undefined : id;
}

/** "… tỉnh Nghệ An" → "Nghệ An": the last part of the address without its rank. */
function placeOf(facility: Organization | undefined): string | undefined {
  const [address] = facility?.address ?? [];
  const last = address?.state ?? address?.city ?? address?.text?.split(',').at(-1);
  return last?.trim().replace(/^(tỉnh|thành phố|TP\.?)\s+/i, '');
}
