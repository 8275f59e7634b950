// Loads what decides whether a consent stands for a form, for whoever completes it or only looks. spec: CON-2
import type { Call } from '#fhir/rest/call.ts';
import { formSystems, readForm } from '#fhir/questionnaire/index.ts';
import type { Consent, Encounter, Questionnaire, QuestionnaireResponse } from '#fhir/types/index.ts';
import * as model from '#modules/chart/model/index.ts';
import type { ConsentNeed, ConsentStanding, FormNames } from '#modules/chart/model/index.ts';
import { listAnswersOf } from '../forms/answers.ts';
import { listFormHeads } from '../forms/formHeads.ts';
import { needs } from './rules.ts';

type Reader = Pick<Call<unknown>, 'store' | 'tx' | 'caller'>;

const own = `${formSystems.form}:`;
const keyOf = (canonical: string): string | undefined => (canonical.startsWith(own) ? canonical.slice(own.length).split('|')[0] : undefined);

function namesOfForm(head: Questionnaire): FormNames {
  return { key: keyOf(head.url ?? '') ?? '', madeFrom: keyOf(head.derivedFrom?.[0] ?? ''), signers: readForm({ ...head, item: [] }).form.signers };
}

const root = ({ key, madeFrom }: FormNames): string => madeFrom ?? key;

export const needOfForm = (head: Questionnaire, at: string): ConsentNeed | undefined => model.needOf(needs, namesOfForm(head), model.localTime(at).slice(0, 10));

export const listConsents = (store: Reader['store'], encounter: Encounter): Promise<Consent[]> => store.search('Consent', `patient=${encounter.subject?.reference}&_sort=-_lastUpdated&_count=200`);

/** Everything of one visit or stay that a standing is judged by. */
export interface ConsentFile {
  readonly encounter: Encounter;
  readonly answers: readonly QuestionnaireResponse[];
  readonly consents: readonly Consent[];
  /** Canonical with version → the form. */
  readonly heads: ReadonlyMap<string, Questionnaire>;
}

export async function openConsentFile({ store, tx, caller }: Reader, encounter: Encounter): Promise<ConsentFile> {
  const heads = await listFormHeads(tx, caller.dk);
  return {
    encounter, answers: await listAnswersOf(store, encounter.id ?? ''), consents: await listConsents(store, encounter),
    heads: new Map(heads.map((head) => [`${head.url}|${head.version}`, head])),
  };
}

export interface Waiting { readonly need: ConsentNeed; readonly head: Questionnaire; readonly response?: QuestionnaireResponse | undefined }

export function standingOf({ encounter, answers, consents, heads }: ConsentFile, { need, head, response }: Waiting): ConsentStanding {
  const formOf = ({ questionnaire = '' }: QuestionnaireResponse) => heads.get(questionnaire);
  const [kind, consentSigners] = [root(namesOfForm(head)), signersOf(need.consent, heads)];
  // A copy of the consent form that the patient no longer confirms is none.
  const papers = answers.filter((one) => {
    const names = formOf(one) && namesOfForm(formOf(one) as Questionnaire);
    return names && root(names) === need.consent && names.signers === consentSigners;
  });
  const siblings = answers.filter((one) => {
    const other = formOf(one);
    return model.isCompleted(one) && other && root(namesOfForm(other)) === kind;
  });
  return model.findStanding({ need, response, papers, consents, siblings, encounterReference: `Encounter/${encounter.id}` });
}

function signersOf(key: string, heads: ConsentFile['heads']): string | undefined {
  const head = [...heads.values()].find(({ url }) => url === `${own}${key}`);
  return head && namesOfForm(head).signers;
}

/** The consent form as it can be begun here: the facility's own copy, where there is one. */
export const findConsentForm = ({ heads, encounter }: ConsentFile, { consent }: ConsentNeed): model.ListedForm | undefined =>
  model.chooseForms([...heads.values()], encounter).find(({ canonical }) => root(namesOfForm(heads.get(canonical) ?? { resourceType: 'Questionnaire', status: 'active' })) === consent);

/** Undefined for a form that waits for no consent. */
export async function loadStanding(call: Reader & Pick<Call<unknown>, 'act'>, { encounter, head, response }: { encounter: Encounter; head: Questionnaire; response: QuestionnaireResponse }): Promise<ConsentStanding | undefined> {
  const need = needOfForm(head, response.authored ?? call.act.at);
  return need && standingOf(await openConsentFile(call, encounter), { need, head, response });
}
