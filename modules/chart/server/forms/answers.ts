// Stored answers: of a visit or stay, of a version that somebody read, and the facts that were taken from them. spec: FRM-11
import type { Call } from '#fhir/rest/call.ts';
import * as model from '#modules/chart/model/index.ts';
import { readVersion } from '#fhir/repository/read.ts';
import type { Form, FormItem } from '#fhir/questionnaire/index.ts';
import type { Encounter, QuestionnaireResponse, QuestionnaireResponseItem, ResourceType } from '#fhir/types/index.ts';
import type { Fact } from '#modules/chart/model/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import { Fault } from '#platform/fault/index.ts';

type AnyCall = Pick<Call<unknown>, 'store' | 'tx' | 'caller'>;

/** One writer at a time per response; the second one then merges with the first. */
export async function lockAnswers({ tx, caller }: AnyCall, responseId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 18161))', [`chart.answers/${caller.dk}/${responseId}`], 'chart-lock-answers');
}

export const listAnswersOf = (store: Store, encounterId: string): Promise<QuestionnaireResponse[]> => store.search('QuestionnaireResponse', `encounter=Encounter/${encounterId}&_sort=-authored&_count=500`);

/** Of this visit or stay; answers of another are not found here. */
export async function getAnswers(store: Store, encounter: Encounter, responseId: string): Promise<QuestionnaireResponse> {
  const response = await store.find('QuestionnaireResponse', responseId);
  if (!response || response.encounter?.reference !== `Encounter/${encounter.id}`) throw new Fault('notFound', 'chart.answers-not-found');
  return response;
}

/** Nothing is written any more in a stay, or in a visit of a course, whose record the records office has. Throws Fault `chart.record-closed`. */
export async function refuseClosed(store: Store, encounter: Encounter): Promise<void> {
  model.refuseClosedRecord(encounter);
  const course = encounter.episodeOfCare?.[0]?.reference?.split('/').at(-1);
  const episode = course === undefined ? undefined : await store.find('EpisodeOfCare', course);
  if (episode) model.refuseClosedRecord(episode);
}

/** Answers of the version that the writer read; `0` is before there were any. */
export async function readBase({ tx, caller }: AnyCall, responseId: string, version: string): Promise<readonly QuestionnaireResponseItem[] | undefined> {
  if (version === '0') return [];
  const stored = await readVersion(tx, { dk: caller.dk, type: 'QuestionnaireResponse', id: responseId }, Number(version));
  return stored?.text == null ? undefined : ((JSON.parse(stored.text) as QuestionnaireResponse).item ?? []);
}

/** What the record says already of the kinds that the form gives. */
export async function loadFacts(store: Store, form: Form, { encounter, subject }: QuestionnaireResponse): Promise<Fact[]> {
  const items = [...form.byLinkId.values()];
  const types = new Set(items.flatMap((item) => typeOf(item) ?? []));
  const found: Fact[] = [];
  for (const type of types) found.push(...((await store.search(type, queryOf(type, items, { encounter: encounter?.reference, patient: subject?.reference }))) as Fact[]));
  return found;
}

const typeOf = ({ extract }: FormItem): ResourceType | undefined => (extract?.observation ? 'Observation' : (extract?.resource as ResourceType | undefined));

function queryOf(type: ResourceType, items: readonly FormItem[], { encounter, patient }: { encounter: string | undefined; patient: string | undefined }): string {
  if (type === 'AllergyIntolerance') return `patient=${patient}&_count=200`;
  if (type !== 'Observation') return `encounter=${encounter}&_count=500`;
  const codes = new Set(items.filter((item) => item.extract?.observation).flatMap(({ code }) => code.map((one) => `${one.system}|${one.code}`)));
  return `encounter=${encounter}&code=${encodeURIComponent([...codes].join(','))}&_count=500`;
}
