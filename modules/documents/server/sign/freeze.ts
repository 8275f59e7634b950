// Takes the content of a paper as the record stands now: the kind's page, the facility's head, the digests.
import { createHash } from 'node:crypto';
import type { SignableKind } from '#fhir/rest/signable.ts';
import type { Coding, Encounter, Organization } from '#fhir/types/index.ts';
import { dayOf, fieldOf, frozenText, pageText } from '../../model/index.ts';
import type { FrozenPaper } from '../../model/index.ts';
import { workflowOf } from '../workflow/signerTable.ts';
import type { Look } from './kinds.ts';

export interface Frozen extends FrozenPaper {
  readonly digest: string;
  readonly pageDigest: string;
  readonly type: Coding;
  readonly workflow: string;
  /** Whose head signs. */
  readonly departmentId: string | undefined;
}

/** Throws the kind's own Fault where the paper may not be signed yet. */
export async function freezePaper(look: Look, { kind, focus, encounter }: { kind: SignableKind; focus: string; encounter: Encounter }): Promise<Frozen> {
  const content = await kind.build(look, focus);
  if (`Patient/${content.patientId}` !== encounter.subject?.reference) throw new Error(`the paper ${kind.code} tells of another patient than its visit`);
  const given = content.data.facility as Record<string, unknown> | undefined;
  const { first, after } = workflowOf(content.workflow, look.act.at);
  const signers = [first, ...after].filter(({ role }) => role !== 'seal').map(({ title, role, step }) => ({ role: title, roleCode: role, field: fieldOf(step) }));
  const data = { issued: dayOf(look.act.at), ...content.data, facility: { ...(await facilityHead(look, encounter)), ...given }, signers };
  const sources = [...content.sources].sort((a, b) => (a.reference < b.reference ? -1 : 1));
  const frozen = { template: content.template, data, sources };
  const page = { template: content.template, data: content.data };
  return { ...frozen, digest: sha256(frozenText(frozen)), pageDigest: sha256(pageText(page)), type: content.type, workflow: content.workflow, departmentId: departmentOf(encounter, look.caller.facilityId) };
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
