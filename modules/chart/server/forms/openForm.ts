// A form and what its variables stand for, within the caller's own access. spec: FRM-8
import { LRUCache } from 'lru-cache';
import { fillQuery, formIdOf, formSystems, readForm } from '#fhir/questionnaire/index.ts';
import type { AskedQuery, Form, ReadForm } from '#fhir/questionnaire/index.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { Encounter, Questionnaire, Resource, ResourceType } from '#fhir/types/index.ts';
import { askCopies } from '#modules/chart/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { listOwnForms } from './formHeads.ts';

export interface OpenForm extends ReadForm { readonly questionnaire: Questionnaire }
type Reader = Pick<Call<unknown>, 'store' | 'caller'>;
type Shelf = Pick<Reader, 'store'> & { readonly caller: Pick<Reader['caller'], 'dk'> };

const read = new LRUCache<string, ReadForm>({ max: 200 });

/** `urn:lanh:form:01-bv1|2026-11`. Throws Fault `chart.form-not-found`. */
export async function openForm(shelf: Shelf, canonical: string): Promise<OpenForm> {
  const found = await findForm(shelf, canonical);
  if (!found) throw new Fault('notFound', 'chart.form-not-found');
  return found;
}

export async function findForm({ store, caller }: Shelf, canonical: string): Promise<OpenForm | undefined> {
  const questionnaire = await findQuestionnaire(store, canonical);
  if (!questionnaire) return undefined;
  // The instant tells the versions of two databases apart, where one process has looked into both.
  const key = `${caller.dk}/${questionnaire.id}/${questionnaire.meta?.versionId}/${questionnaire.meta?.lastUpdated}`;
  const known = read.get(key) ?? readForm(questionnaire);
  read.set(key, known);
  return { ...known, questionnaire };
}

async function findQuestionnaire(store: Reader['store'], canonical: string): Promise<Questionnaire | undefined> {
  const [url = '', version = ''] = canonical.split('|');
  const fits = (one: Questionnaire | undefined) => (one?.url === url && one.version === version ? one : undefined);
  const own = `${formSystems.form}:`;
  const direct = url.startsWith(own) ? fits(await store.find('Questionnaire', formIdOf(url.slice(own.length), version))) : undefined;
  return direct ?? (await store.search('Questionnaire', `url=${encodeURIComponent(url)}&version=${encodeURIComponent(version)}&_count=2`)).find(fits);
}

export interface Launched {
  readonly patient: Resource | undefined;
  readonly encounter: Encounter;
  readonly user: Resource | undefined;
  readonly facility: Resource | undefined;
}

export async function launch({ store, caller }: Reader, encounter: Encounter, patientId: string): Promise<Launched> {
  const patient = await store.find('Patient', patientId);
  const user = caller.practitionerId === undefined ? undefined : await store.find('Practitioner', caller.practitionerId);
  const facility = await store.find('Organization', caller.facilityId);
  return { patient, encounter, user, facility };
}

/** The searches of the form, run as the caller: what they may not see is not there. */
export async function askQueries({ store, tx, caller }: Reader & Pick<Call<unknown>, 'tx'>, form: Form, launched: Launched): Promise<Record<string, unknown>> {
  const copies = new Map([...(await listOwnForms(tx, caller.dk)).values()].map(({ key, standsFor }) => [key, standsFor]));
  const variables: Record<string, unknown> = { ...launched };
  for (const query of form.queries) {
    const asked = fillQuery(query, { ...launched });
    const found = asked ? await search(store, { ...asked, search: askCopies(asked.search, copies) }) : [];
    variables[query.name] = { resourceType: 'Bundle', type: 'searchset', entry: inOrder(found, launched.encounter).map((resource) => ({ resource })) };
  }
  return variables;
}

async function search(store: Reader['store'], { type, search: query }: AskedQuery): Promise<Resource[]> {
  try {
    return await store.search(type as ResourceType, query);
  } catch (error) {
    // A form whose search is wrong or not for this person opens all the same, without what it would have found.
    if (error instanceof Fault && ['forbidden', 'invalid', 'unprocessable'].includes(error.kind)) return [];
    throw error;
  }
}

/** Diagnoses as the visit ranks them, the main one first; withdrawn facts are no answers. */
function inOrder(found: readonly Resource[], { diagnosis = [] }: Encounter): Resource[] {
  const rank = ({ id }: Resource): number => {
    const at = diagnosis.findIndex(({ condition }) => condition.reference === `Condition/${id}`);
    return at < 0 ? diagnosis.length : (diagnosis[at]?.rank ?? at);
  };
  const standing = found.filter((one) => !JSON.stringify(one).includes('"code":"entered-in-error"') && (one as { status?: string }).status !== 'entered-in-error');
  return standing.every(({ resourceType }) => resourceType === 'Condition') ? standing.toSorted((a, b) => rank(a) - rank(b)) : standing;
}
