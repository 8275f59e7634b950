// Putting a prescription in force: its draft rows become active, copies count as confirmed, and the group with them.   spec: PHA-34
import type { Act, Change } from '#fhir/operation/index.ts';
import { update } from '#fhir/operation/index.ts';
import type { MedicationRequest, RequestGroup } from '#fhir/types/index.ts';
import { issuedUrl, openGroups, openRequests, type PrescriptionState } from './decideSave.ts';

/** Nothing is changed where everything is in force already. */
export function decideIssuePrescription(state: PrescriptionState, act: Pick<Act, 'at'>): readonly Change[] {
  const drafts = openRequests(state).filter(({ status }) => status === 'draft').map((request) => update({ ...request, status: 'active', ...issued(request, act.at) }));
  const groups = openGroups(state).filter(({ status }) => status === 'draft').map((group) => update({ ...group, status: 'active', ...issued(group, act.at) }));
  return [...drafts, ...groups];
}

function issued({ extension }: MedicationRequest | RequestGroup, at: string): Pick<MedicationRequest, 'extension'> {
  const before = extension ?? [];
  return before.some(({ url }) => url === issuedUrl) ? {} : { extension: [...before, { url: issuedUrl, valueInstant: at }] };
}
