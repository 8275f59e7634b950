// Plain writes of forms: completed answers and published forms are not changed by them, and answers must fit their form. spec: FRM-15
import { checkAnswers, findOversize, formIdOf, formSystems, readForm } from '#fhir/questionnaire/index.ts';
import { sidesOf } from '#fhir/operation/index.ts';
import type { Ask, WriteGuard } from '#fhir/operation/index.ts';
import type { Questionnaire, QuestionnaireResponse, Resource } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { issueOf } from './judge.ts';
import { isAmending, isCompleted } from './systems.ts';

const own = `${formSystems.form}:`;

/** `QuestionnaireResponse` by hand: a draft that fits its form. Completing is an act of its own. */
export const answersGuard: WriteGuard = {
  types: ['QuestionnaireResponse'],
  asks: ({ after }) => (after ? addressesOf(after as QuestionnaireResponse).map((address): Ask => ({ address })) : []),
  check: (attempt, seen) => {
    const sides = sidesOf(attempt) as QuestionnaireResponse[];
    if (sides.some((side) => side.questionnaire?.startsWith(own) && (isCompleted(side) || isAmending(side)))) throw new Fault('forbidden', 'chart.answers-not-by-hand');
    const after = attempt.after as QuestionnaireResponse | undefined;
    // A draft is somebody's work: taking it away is an act that leaves its trace.
    if (!after && sides.some(({ questionnaire }) => questionnaire?.startsWith(own))) throw new Fault('forbidden', 'chart.answers-not-by-hand');
    const questionnaire = after && addressesOf(after).map(seen).find((one) => isFormOf(one, after));
    if (after && questionnaire) checkAgainst(questionnaire as Questionnaire, after, attempt.at);
  },
};

/** Where the form of the answers stands: ours by its key and version, another's by its address. */
function addressesOf({ questionnaire = '' }: QuestionnaireResponse): string[] {
  if (questionnaire.startsWith(own)) {
    const [key = '', version] = questionnaire.slice(own.length).split('|');
    return version === undefined ? [] : [`Questionnaire/${formIdOf(key, version)}`];
  }
  const found = /(?:^|\/)(Questionnaire\/[A-Za-z0-9\-.]{1,64})(?:\||$)/.exec(questionnaire)?.[1];
  return found === undefined ? [] : [found];
}

function isFormOf(found: Resource | undefined, { questionnaire = '' }: QuestionnaireResponse): boolean {
  if (found?.resourceType !== 'Questionnaire') return false;
  const { url, version, id } = found as Questionnaire;
  const [address = '', asked] = questionnaire.split('|');
  return (address === url || address.endsWith(`Questionnaire/${id}`)) && (asked === undefined || asked === version);
}

/** Status says what is asked: a draft may have holes. */
function checkAgainst(questionnaire: Questionnaire, response: QuestionnaireResponse, at: string): void {
  const items = response.item ?? [];
  if (findOversize(items)) throw new Fault('tooLarge', 'chart.form-too-large', { params: { most: findOversize(items)?.most ?? 0 } });
  const { form } = readForm(questionnaire);
  let rows = 0;
  const { problems } = checkAnswers(form, response, { at, newId: () => `row-${++rows}` });
  const isDraft = !isCompleted(response);
  const wrong = problems.filter(({ severity, code }) => severity === 'error' && !(isDraft && (code === 'required' || code === 'too-few')));
  if (wrong.length > 0 && response.status !== 'entered-in-error') throw new Fault('unprocessable', 'chart.form-wrong-answers', { issue: wrong.slice(0, 50).map(issueOf) });
}

/** A form of ours that was published stays as it is: a change is a new version. */
export const formGuard: WriteGuard = {
  types: ['Questionnaire'],
  asks: () => [],
  check: (attempt) => {
    if ((sidesOf(attempt) as Questionnaire[]).some(({ url }) => url?.startsWith(own))) throw new Fault('forbidden', 'chart.form-not-by-hand');
  },
};
