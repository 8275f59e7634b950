// Work on a stay through the product's own operations, for what a walk would only repeat on screen: forms as the screen begins and fills them, signatures as the queue gives them.
import type { QuestionnaireItem, QuestionnaireResponseItem, QuestionnaireResponseItemAnswer } from '#fhir/types/index.ts';
import { listForms, populateForm, saveForm } from '#modules/chart/model/index.ts';
import { askConfirmation, enrolSigning, prepareBatch, prepareSignSet, signBatch, signQueue, signSet, signingState, unlockSigning, witnessConfirmation } from '#modules/documents/model/index.ts';
import { type Call, openCalls } from './frontDesk.ts';
import type { DemoUser, Hospital } from './openHospital.ts';

export interface StayPlace { readonly encounterId: string; readonly patientId: string }
type Answer = QuestionnaireResponseItemAnswer;
/** linkId → its answer, or the rows of a group that repeats. */
export type Filled = Readonly<Record<string, Answer | readonly Readonly<Record<string, Answer>>[]>>;

export const words = (valueString: string): Answer => ({ valueString });
export const icd = (code: string, display: string): Answer => ({ valueCoding: { system: 'http://hl7.org/fhir/sid/icd-10', code, display } });
export const chosen = (list: string, code: string): Answer => ({ valueCoding: { system: `urn:lanh:form-list:${list}`, code } });
export const moment = (valueDateTime: string): Answer => ({ valueDateTime });

const dayMs = 86_400_000;
/** `hour` of the day so many days ago, in Viet Nam. */
export const ago = (days: number, hour: string): string => `${new Date(Date.now() + 7 * 3_600_000 - days * dayMs).toISOString().slice(0, 10)}T${hour}:00+07:00`;
/** As it is typed: `18/11/2026 07:30`. */
export const typed = (instant: string): string => `${instant.slice(8, 10)}/${instant.slice(5, 7)}/${instant.slice(0, 4)} ${instant.slice(11, 16)}`;

/** Somebody at work: signed in, with the signing key open. */
export class Work {
  readonly call: Call;
  readonly pin: string;
  private constructor(call: Call, pin: string) {
    this.call = call;
    this.pin = pin;
  }

  static async at(hospital: Pick<Hospital, 'url'>, user: DemoUser & { readonly signingPin?: string }): Promise<Work> {
    const work = new Work(await openCalls(hospital, user), user.signingPin ?? '246810');
    const { state } = await work.call(signingState, {});
    if (state !== 'unlocked') await work.call(state === 'none' ? enrolSigning : unlockSigning, { pin: work.pin });
    return work;
  }

  /** Begins a form of what happened then, with what is known and what is filled in here; gives its id. */
  async write({ encounterId, patientId }: StayPlace, { key, at }: { readonly key: string; readonly at: string }, filled: Filled): Promise<string> {
    const { forms } = await this.call(listForms, { patientId }, encounterId);
    const form = forms.find((one) => one.key === key)?.canonical ?? '';
    const { questionnaire, items } = await this.call(populateForm, { patientId, form, authored: at }, encounterId);
    const responseId = crypto.randomUUID();
    const saved = fill((questionnaire as { item?: QuestionnaireItem[] }).item ?? [], items as QuestionnaireResponseItem[], filled);
    await this.call(saveForm, { patientId, form, responseId, version: '0', items: saved as typeof items, authored: at }, encounterId);
    return responseId;
  }

  /** First signatures, which complete the answers, of several papers with one act. */
  async sign({ encounterId }: StayPlace, ...responseIds: readonly string[]): Promise<void> {
    const set = await this.call(prepareSignSet, { papers: responseIds.map((id) => ({ kind: 'form', focus: `QuestionnaireResponse/${id}` })) }, encounterId);
    const [barred] = set.barred;
    if (barred) throw new Error(`${barred.title} was not signed: ${barred.code} ${barred.reasons.join('; ')}`);
    await this.call(signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest })) }, encounterId);
  }

  /** Later signatures: all that wait for this person, `but` the last so many. */
  async signQueue({ but = 0 }: { but?: number } = {}): Promise<void> {
    const { tasks } = await this.call(signQueue, { view: 'mine' });
    const wanted = tasks.flatMap(({ state, paperId, step }) => (state === 'open' && paperId && step !== undefined ? [{ paperId, step }] : [])).slice(but);
    for (let from = 0; from < wanted.length; from += 20) {
      const { papers } = await this.call(prepareBatch, { wanted: wanted.slice(from, from + 20) });
      await this.call(signBatch, { papers: papers.map(({ paperId, step, digest }) => ({ paperId, digest, opened: true, ...(step !== undefined && { step }) })) });
    }
  }

  /** The patient cannot write: this person and a relative witness the consent. */
  async witness({ encounterId }: StayPlace, responseId: string): Promise<void> {
    const { confirmationId, hash } = await this.call(askConfirmation, { kind: 'form', focus: `QuestionnaireResponse/${responseId}`, method: 'witness' }, encounterId);
    await this.call(witnessConfirmation, { confirmationId, hash, pin: this.pin, why: 'cannot-write', witness: { name: 'Trương Văn Nhân Chứng', identity: '040061000123', relation: 'con' } }, encounterId);
  }
}

/** What is filled in stands before what was known; a group without answers is none. */
function fill(items: readonly QuestionnaireItem[], known: readonly QuestionnaireResponseItem[], filled: Filled): QuestionnaireResponseItem[] {
  return items.flatMap((item): QuestionnaireResponseItem[] => {
    const { linkId } = item;
    const own = filled[linkId];
    const before = known.filter((one) => one.linkId === linkId);
    if (Array.isArray(own)) return (own as readonly Record<string, Answer>[]).map((row) => ({ id: crypto.randomUUID(), linkId, item: fill(item.item ?? [], [], row) }));
    if (own) return [{ linkId, answer: [own as Answer] }];
    if (item.type !== 'group' || item.repeats) return before;
    const inside = fill(item.item ?? [], before[0]?.item ?? [], filled);
    return inside.length > 0 ? [{ linkId, item: inside }] : [];
  });
}
