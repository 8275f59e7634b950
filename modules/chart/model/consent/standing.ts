// Does a consent stand for this operation? One consent, or one decision in an emergency, stands for one operation: once per form. spec: CON-2, CON-3
import type { Consent, QuestionnaireResponse, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { isAmending, isCompleted } from '../forms/systems.ts';
import { consentedBy, consentMarks, isEmergency, namesOf } from './marks.ts';
import type { ConsentNeed } from './rules.ts';

/** Why an operation has no consent yet. */
export const missingWhy = ['none', 'draft', 'refused', 'withdrawn', 'late', 'used'] as const;

export type ConsentStanding =
  | { readonly kind: 'given'; readonly source: string; readonly at: string; readonly by: string; readonly what: string }
  | { readonly kind: 'emergency'; readonly source: string; readonly at: string; readonly by: string; readonly allowedBy: string }
  | { readonly kind: 'missing'; readonly why: (typeof missingWhy)[number]; readonly source?: string | undefined };

export interface StandingFacts {
  readonly need: ConsentNeed;
  /** The answers to be completed; undefined for a form that is not begun. */
  readonly response: QuestionnaireResponse | undefined;
  readonly encounterReference: string;
  /** Consent papers of this visit or stay, of whatever version. */
  readonly papers: readonly QuestionnaireResponse[];
  /** `Consent` of the patient: what was confirmed, withdrawn, decided in an emergency. */
  readonly consents: readonly Consent[];
  /** Answers of the same form that are completed, each standing on a consent of its own. */
  readonly siblings: readonly QuestionnaireResponse[];
}

export function findStanding(facts: StandingFacts): ConsentStanding {
  const { response } = facts;
  const kept = response && isAmending(response) ? consentedBy(response) : undefined;
  const offers = [...paperOffers(facts), ...emergencyOffers(facts)];
  // An operation that took place stays on the consent it was done with.
  if (kept !== undefined) return offers.find(({ standing }) => standing.kind !== 'missing' && standing.source === kept)?.standing ?? { kind: 'given', source: kept, at: response?.authored ?? '', by: '', what: '' };
  const began = response && beganAt(facts.need, response);
  const taken = new Set(facts.siblings.filter(({ id }) => id !== response?.id).map(consentedBy));
  const judged = offers.map((offer) => judgeOffer(offer, { began, taken }));
  return best(judged.filter(({ kind }) => kind === 'given')) ?? best(judged.filter(({ kind }) => kind === 'emergency')) ?? judged.find(({ kind }) => kind === 'missing') ?? { kind: 'missing', why: 'none' };
}

interface Offer { readonly authored: string; readonly standing: ConsentStanding }

function judgeOffer({ standing }: Offer, { began, taken }: { began: string | undefined; taken: ReadonlySet<string | undefined> }): ConsentStanding {
  if (standing.kind === 'missing') return standing;
  if (taken.has(standing.source)) return { kind: 'missing', why: 'used', source: standing.source };
  // A decision in an emergency is put down when there is time; a consent comes before.
  const isLate = standing.kind === 'given' && began !== undefined && Date.parse(standing.at) > Date.parse(began);
  return isLate ? { kind: 'missing', why: 'late', source: standing.source } : standing;
}

const best = (standings: readonly ConsentStanding[]): ConsentStanding | undefined => standings.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))[0];
const timeOf = (standing: ConsentStanding): string => (standing.kind === 'missing' ? '' : standing.at);

/** Newest first. */
function paperOffers({ papers, consents }: StandingFacts): Offer[] {
  return papers.filter(({ status }) => status === 'in-progress' || isCompleted({ status }))
    .map((paper) => ({ authored: paper.authored ?? '', standing: standingOfPaper(paper, consents) })).toSorted((a, b) => (a.authored < b.authored ? 1 : -1));
}

function standingOfPaper(paper: QuestionnaireResponse, consents: readonly Consent[]): ConsentStanding {
  const source = `QuestionnaireResponse/${paper.id}`;
  if (!isCompleted(paper)) return { kind: 'missing', why: 'draft', source };
  if (codeOf(paper, 'agreed') !== consentMarks.yes) return { kind: 'missing', why: 'refused', source };
  const named = consents.filter((one) => namesOf(one).includes(source)).toSorted((a, b) => ((a.dateTime ?? '') < (b.dateTime ?? '') ? 1 : -1));
  const [last] = named;
  if (!last) return { kind: 'missing', why: 'draft', source };
  if (last.status !== 'active') return { kind: 'missing', why: 'withdrawn', source };
  return { kind: 'given', source, at: last.dateTime ?? '', by: last.performer?.[0]?.display ?? '', what: textOf(paper, 'method') };
}

function emergencyOffers({ consents, encounterReference }: StandingFacts): Offer[] {
  return consents.filter((one) => isEmergency(one) && one.status === 'active' && namesOf(one).includes(encounterReference)).map((one) => ({
    authored: one.dateTime ?? '',
    standing: { kind: 'emergency', source: `Consent/${one.id}`, at: one.dateTime ?? '', by: one.performer?.[0]?.display ?? '', allowedBy: one.performer?.[1]?.display ?? '' },
  }));
}

function beganAt({ began }: ConsentNeed, response: QuestionnaireResponse): string | undefined {
  return began.flatMap((linkId) => answersOf(response.item, linkId)[0]?.valueDateTime ?? [])[0];
}

const codeOf = ({ item }: QuestionnaireResponse, linkId: string): string | undefined => answersOf(item, linkId)[0]?.valueCoding?.code;
const textOf = ({ item }: QuestionnaireResponse, linkId: string): string => answersOf(item, linkId)[0]?.valueString ?? '';

const answersOf = (items: readonly QuestionnaireResponseItem[] = [], linkId: string): NonNullable<QuestionnaireResponseItem['answer']> =>
  items.flatMap((item) => (item.linkId === linkId ? (item.answer ?? []) : answersOf([...(item.item ?? []), ...(item.answer ?? []).flatMap((one) => one.item ?? [])], linkId)));
