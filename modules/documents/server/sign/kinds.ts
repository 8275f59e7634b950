// The kinds of paper that the rooms registered, and what each has for a visit.
import type { Call } from '#fhir/rest/call.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { SignableKind, SignablePaper } from '#fhir/rest/signable.ts';
import { Fault } from '#platform/fault/index.ts';

export type Look = Pick<Call<unknown>, 'store' | 'tx' | 'caller' | 'act' | 'services'>;

export const listKinds = ({ rooms }: RestServices): SignableKind[] => rooms.flatMap((room) => room.signableKinds ?? []);

export interface KindPaper extends SignablePaper {
  readonly kind: SignableKind;
}

/** Every paper of the visit, in the order of the rooms. */
export async function listKindPapers(look: Look, encounterId: string): Promise<KindPaper[]> {
  const papers: KindPaper[] = [];
  for (const kind of listKinds(look.services)) papers.push(...(await kind.list(look, encounterId)).map((paper) => ({ ...paper, kind })));
  return papers;
}

/** Throws Fault `documents.not-signer` without the permission of this kind. */
export function requireKindPermission({ caller }: Pick<Look, 'caller'>, kind: SignableKind): void {
  if (!caller.permissions.has(kind.permission)) throw new Fault('forbidden', 'documents.not-signer');
}
