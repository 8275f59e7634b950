// What the band says about a health insurance card: its number without most digits, and whether it is valid today. spec: RCP-35
import type { Coverage } from '#fhir/types/index.ts';
import { codeSystems } from '../systems.ts';

export interface CoverState {
  readonly id: string;
  /** `DN4 ••• 2345`: enough to compare with a card in the hand, too little to copy. */
  readonly masked: string;
  readonly state: 'valid' | 'expired' | 'not-yet';
  /** FHIR date of the end, or of the beginning while it is not yet valid. */
  readonly on: string | undefined;
}

/** The card that counts today, else the one that ended last; undefined when there is none. */
export function coverState(covers: readonly Coverage[], today: string): CoverState | undefined {
  const cards = covers.filter(isCard).map((cover) => toState(cover, today));
  const byEnd = cards.toSorted((left, right) => (right.on ?? '9999').localeCompare(left.on ?? '9999'));
  return byEnd.find(({ state }) => state === 'valid') ?? byEnd[0];
}

const isCard = (cover: Coverage): boolean => cover.status === 'active' && (cover.type?.coding?.some(({ system, code }) => system === codeSystems.coverageType && code === 'BHYT') ?? false);

function toState(cover: Coverage, today: string): CoverState {
  const [start, end] = daysOf(cover.period);
  const shown = { id: String(cover.id), masked: maskCard(cover.subscriberId ?? cover.identifier?.[0]?.value ?? '') };
  if (end !== undefined && isBefore(end, today)) return { ...shown, state: 'expired', on: end };
  if (start !== undefined && start > today) return { ...shown, state: 'not-yet', on: start };
  return { ...shown, state: 'valid', on: end };
}

const daysOf = (period: Coverage['period']): readonly (string | undefined)[] => [period?.start?.slice(0, 10), period?.end?.slice(0, 10)];

/** A month or a year ends with its last day. */
const isBefore = (end: string, today: string): boolean => end < today.slice(0, end.length);

/** Letters and level of the card stay, and the last four digits. */
export function maskCard(number: string): string {
  if (number.length <= 4) return number;
  const head = /^[A-Z]{2}\d/.exec(number)?.[0] ?? '';
  return [head, '•••', number.slice(-4)].filter(Boolean).join(' ');
}
