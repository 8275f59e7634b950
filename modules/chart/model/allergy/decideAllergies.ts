// The answer about allergies against what is recorded, as the fewest writes.   spec: ALG-2
import type { Act, Change } from '#fhir/operation/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import type { AllergyIntolerance, CodeableConcept } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { allergySystems, isAbsence, isStanding, noKnownAllergies, readAllergy } from './allergies.ts';
import type { AllergyItemInput, AllergySheet } from './contracts.ts';

export interface AllergyState {
  readonly patientId: string;
  readonly recorded: readonly AllergyIntolerance[];
  /** Name and ATC of the codes named; a code that is not there is unknown. */
  readonly codes: ReadonlyMap<string, { readonly display: string; readonly atc?: string | undefined }>;
}

interface Answer {
  readonly state: 'none' | 'known';
  readonly items: readonly AllergyItemInput[];
  readonly encounterId?: string | undefined;
}

export function decideRecordAllergies(state: AllergyState, answer: Answer, act: Act): readonly Change[] {
  checkAnswer(state, answer);
  const standing = state.recorded.filter(isStanding);
  const absences = standing.filter(isAbsence);
  const known = standing.filter((one) => !isAbsence(one));
  const kept = answer.items.map((item) => decideItem(state, { item, answer, stored: known.find(({ id }) => id === item.id) }, act));
  const gone = known.filter(({ id }) => !answer.items.some((item) => item.id === id)).map(refute);
  const none = answer.state === 'none' && absences.length === 0 ? [create(buildAbsence(state.patientId, answer, act))] : [];
  return [...kept.flat(), ...gone, ...none, ...(answer.state === 'known' ? absences.map(refute) : [])];
}

function checkAnswer({ codes, recorded }: AllergyState, { state, items }: Answer): void {
  if (state === 'known' && items.length === 0) throw new Fault('unprocessable', 'chart.allergies-empty');
  if (state === 'none' && items.length > 0) throw new Fault('unprocessable', 'chart.allergies-not-none');
  const wrong = items.find(({ kind, code }) => kind !== 'words' && (code === undefined || !codes.has(`${kind}/${code}`)));
  if (wrong) throw new Fault('unprocessable', 'chart.allergy-code-wrong', { params: { code: wrong.code ?? '' } });
  const names = items.map(({ kind, code, text }) => `${kind}/${code ?? text.toLowerCase()}`);
  if (new Set(names).size < names.length) throw new Fault('unprocessable', 'chart.allergy-twice');
  if (items.some(({ id }) => id !== undefined && !recorded.some((one) => one.id === id))) throw new Fault('precondition', 'chart.allergies-changed');
}

/** It stays in the record: somebody once believed it. */
const refute = (allergy: AllergyIntolerance): Change => update({ ...allergy, clinicalStatus: status('clinical', 'inactive'), verificationStatus: status('verification', 'refuted') });

const status = (system: 'clinical' | 'verification', code: string): CodeableConcept => ({ coding: [{ system: allergySystems[system], code }] });

interface ItemFacts {
  readonly item: AllergyItemInput;
  readonly answer: Answer;
  readonly stored: AllergyIntolerance | undefined;
}

function decideItem(state: AllergyState, { item, answer, stored }: ItemFacts, act: Act): readonly Change[] {
  const built = buildAllergy(state, { item, answer, stored }, act);
  if (stored === undefined) return [create(built)];
  return JSON.stringify(readItem(stored)) === JSON.stringify(readItem(built)) ? [] : [update({ ...stored, ...built, ...(stored.meta && { meta: stored.meta }) })];
}

function buildAllergy({ patientId, codes }: AllergyState, { item, answer, stored }: ItemFacts, act: Act): AllergyIntolerance {
  const { criticality, category, reaction } = item;
  return {
    resourceType: 'AllergyIntolerance', id: stored?.id ?? act.newId(), clinicalStatus: status('clinical', 'active'), verificationStatus: status('verification', 'confirmed'),
    category: [category], criticality, code: buildCode(item, codes),
    patient: { reference: `Patient/${patientId}` }, recordedDate: stored?.recordedDate ?? act.at, ...recorderOf(act),
    ...(answer.encounterId && !stored && { encounter: { reference: `Encounter/${answer.encounterId}` } }),
    ...(reaction && { reaction: [{ manifestation: [{ text: reaction }] }] }),
  };
}

function buildCode({ kind, code = '', text }: AllergyItemInput, codes: AllergyState['codes']): CodeableConcept {
  const named = kind === 'words' ? undefined : codes.get(`${kind}/${code}`);
  if (named === undefined) return { text };
  const { display, atc } = named;
  return { coding: [{ system: kind === 'class' ? allergySystems.class : allergySystems.ingredient, code, display }, ...(atc ? [{ system: allergySystems.atc, code: atc }] : [])], text };
}

const recorderOf = ({ by }: Act): Pick<AllergyIntolerance, 'recorder'> => (/^Practitioner(Role)?\//.test(by) ? { recorder: { reference: by } } : {});

const buildAbsence = (patientId: string, { encounterId }: Answer, act: Act): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance', id: act.newId(), clinicalStatus: status('clinical', 'active'), verificationStatus: status('verification', 'confirmed'),
  code: { coding: [{ system: allergySystems.absent, code: noKnownAllergies }], text: 'Không dị ứng' },
  patient: { reference: `Patient/${patientId}` }, recordedDate: act.at, ...recorderOf(act), ...(encounterId && { encounter: { reference: `Encounter/${encounterId}` } }),
});

/** An allergy as the sheet shows it. */
export function readItem(allergy: AllergyIntolerance): AllergySheet['items'][number] {
  const { text, ingredientCode, classCode, criticality } = readAllergy(allergy);
  const code = ingredientCode ?? classCode;
  const kind = ingredientCode ? 'ingredient' : classCode ? 'class' : 'words';
  return { id: allergy.id ?? '', kind, ...(code && { code }), text: text || '?', criticality: criticality ?? 'unable-to-assess', category: readCategory(allergy), ...readReaction(allergy) };
}

const readCategory = ({ category }: AllergyIntolerance): AllergySheet['items'][number]['category'] => (['food', 'environment'] as const).find((one) => category?.includes(one)) ?? 'medication';

function readReaction({ reaction }: AllergyIntolerance): { reaction?: string } {
  const text = reaction?.[0]?.manifestation?.[0]?.text;
  return text ? { reaction: text } : {};
}
