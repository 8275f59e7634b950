// A form of the facility's own: whole, with a key of its own; what is published stays, a change is a new version. spec: FRM-17
import { create, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import { formIdOf } from '#fhir/questionnaire/index.ts';
import type { FormProblem } from '#fhir/questionnaire/index.ts';
import type { Questionnaire } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { publisher } from './chooseForms.ts';
import { refuseBroken } from './judge.ts';

export interface DefinitionState {
  /** Empty where the address is not one of ours. */
  readonly key: string;
  readonly problems: readonly FormProblem[];
  /** Every version that stands under this address. */
  readonly stored: readonly Questionnaire[];
}

export function decideSaveDefinition({ key, problems, stored }: DefinitionState, questionnaire: Questionnaire, act: Act): readonly Change[] {
  const { version = '' } = questionnaire;
  if (!isNamed(key, version)) throw new Fault('unprocessable', 'chart.form-broken', { issue: [{ code: 'value', expression: 'Questionnaire.url', text: 'url, version' }] });
  if (stored.some((one) => one.publisher === publisher) || questionnaire.publisher === publisher) throw new Fault('rule', 'chart.form-not-own');
  refuseUnfinished(questionnaire, problems);
  const before = stored.find((one) => one.version === version);
  if (before && before.status !== 'draft' && !isRetiring(before, questionnaire)) throw new Fault('rule', 'chart.form-published');
  const next: Questionnaire = { ...questionnaire, id: formIdOf(key, version), date: act.at.slice(0, 10) };
  return [before ? update({ ...next, ...(before.meta && { meta: before.meta }) }) : create(next)];
}

/** A draft may be broken: one still writes it. */
function refuseUnfinished({ status, item = [] }: Questionnaire, problems: readonly FormProblem[]): void {
  if (status !== 'draft') refuseBroken(item.length > 0 ? problems : [{ code: 'no-items' }]);
}

const isNamed = (key: string, version: string): boolean => /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(key) && /^[0-9A-Za-z.-]{1,20}$/.test(version) && formIdOf(key, version).length < 64;

function contentOf({ status: _status, date: _date, meta: _meta, id: _id, ...content }: Questionnaire): Readonly<Record<string, unknown>> {
  return { ...content };
}

/** A published version may only be taken out of use, or put in use again. */
function isRetiring(before: Questionnaire, after: Questionnaire): boolean {
  const [was, is] = [contentOf(before), contentOf(after)];
  return after.status !== 'draft' && [...new Set([...Object.keys(was), ...Object.keys(is)])].every((key) => JSON.stringify(was[key]) === JSON.stringify(is[key]));
}
