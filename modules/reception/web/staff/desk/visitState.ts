// What the desk asks of a visit. spec: RCP
import type { PatientCategory, ScanResult, Urgency } from '#modules/reception/model/index.ts';

export interface VisitState {
  readonly reason: string;
  readonly category: PatientCategory;
  /** Code of the group; empty = none. */
  readonly group: string;
  readonly roomId: string | undefined;
}

/** A person with an insurance number comes insured until the desk says otherwise. */
export const emptyVisit = (hasInsurance: boolean): VisitState => ({ reason: '', category: hasInsurance ? 'insured' : 'paying', group: '', roomId: undefined });

export const urgencyOf = (group: string, groups: readonly { code: string; urgency: Urgency }[]): Urgency => groups.find(({ code }) => code === group)?.urgency ?? 'ordinary';

/** The cover to keep: what the card said, else the number that is known. */
export function coverOf({ category }: VisitState, scan: ScanResult | undefined, insuranceNumber: string | undefined) {
  if (category !== 'insured') return undefined;
  const number = scan?.coverage?.insuranceNumber ?? insuranceNumber;
  return number ? { ...scan?.coverage, insuranceNumber: number } : undefined;
}
