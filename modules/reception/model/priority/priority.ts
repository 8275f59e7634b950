// Who the law lets go first: rows of a dated table, chosen by the date of the visit. Table: data/regulation/vn/priority-of-examination. spec: RCP
import type { Urgency } from '../queue/ticket.ts';

export interface PriorityGroup {
  readonly code: string;
  readonly urgency: Exclude<Urgency, 'ordinary'>;
  /** First and last day on which the row is in force; no last day = still. */
  readonly validFrom: string;
  readonly validTo?: string;
  /** Completed years from which, and below which, the group applies by itself. */
  readonly ageFrom?: number;
  readonly ageBelow?: number;
  /** Text and place of the law. */
  readonly source: string;
  /** `law`: stands in the law; `house`: custom of hospitals; `check`: to be confirmed with the legal department. */
  readonly certainty: 'law' | 'house' | 'check';
}

export const groupsOn = (groups: readonly PriorityGroup[], day: string): PriorityGroup[] =>
  groups.filter((group) => group.validFrom <= day && (group.validTo === undefined || day <= group.validTo));

/** The group that applies by age alone; the others are a person's choice at the desk. A birth year alone counts from its last day, so nobody is given too much. */
export function proposeGroup(groups: readonly PriorityGroup[], birthDate: string | undefined, day: string): PriorityGroup | undefined {
  if (birthDate === undefined) return undefined;
  const { least, most } = ageRange(birthDate, day);
  return groupsOn(groups, day).find((group) => (group.ageFrom !== undefined && least >= group.ageFrom) || (group.ageBelow !== undefined && most < group.ageBelow));
}

/** Completed years on a day; a range where the birth date is a year or a month only. */
export function ageRange(birthDate: string, day: string): { least: number; most: number } {
  const [year = '', month, date] = birthDate.split('-');
  const most = years(`${year}-${month ?? '01'}-${date ?? '01'}`, day);
  const least = years(`${year}-${month ?? '12'}-${date ?? '31'}`, day);
  return { least, most };
}

const years = (from: string, to: string): number => Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0);
