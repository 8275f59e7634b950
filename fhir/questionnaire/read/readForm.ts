// A Questionnaire, ours or another's, as the engine uses it; and what is wrong with it.   spec: FRM-3
import type { Questionnaire, QuestionnaireItem } from '#fhir/types/index.ts';
import type { Form, FormItem, FormQuery } from '../form.ts';
import type { FormFacts, FormProblem } from '../source.ts';
import { formSystems, formUrls } from '../urls.ts';
import { newWork } from '../path/work.ts';
import { findExpression, findExtension, listExtensions, partOf, readWords } from './extensions.ts';
import type { Reading } from '../path/expression.ts';
import { findLoops } from './findLoops.ts';
import { checkSize } from './limits.ts';
import { readItem, rowNameOf } from './readItem.ts';
import type { ItemScope } from './readItem.ts';

export interface ReadForm {
  readonly form: Form;
  readonly problems: readonly FormProblem[];
}

/** Never throws: what cannot be read is a problem, and the rest of the form is there. */
export function readForm(questionnaire: Questionnaire): ReadForm {
  const problems: FormProblem[] = [...checkSize(questionnaire)];
  // What is too large is not opened at all.
  if (problems.length > 0) return { form: emptyForm(questionnaire), problems };
  const queries = readQueries(questionnaire);
  const scope: ItemScope = { problems, rows: indexRows(questionnaire.item ?? []), variables: knownVariables(questionnaire, queries), byLinkId: new Map() };
  const items = (questionnaire.item ?? []).map((item) => readItem(item, { parent: undefined, row: undefined }, scope));
  const form: Form = { ...emptyForm(questionnaire), items, byLinkId: scope.byLinkId, queries };
  return { form, problems: [...problems, ...findUnknownReads(form), ...findLoops(form), ...findCostly(form)] };
}

function emptyForm(questionnaire: Questionnaire): Form {
  const { url = '', version, title, _title, code = [], derivedFrom = [] } = questionnaire;
  return {
    url, version, key: url.startsWith(`${formSystems.form}:`) ? url.slice(formSystems.form.length + 1) : (questionnaire.id ?? ''), code: code.find(({ system }) => system === formSystems.formCode)?.code,
    title: readWords(title ?? questionnaire.name, _title), derivedFrom: derivedFrom[0], items: [], byLinkId: new Map(), queries: [], ...readFacts(questionnaire),
  };
}

function readFacts(questionnaire: Questionnaire): Partial<FormFacts> {
  const facts = findExtension(questionnaire, formUrls.facts);
  if (!facts) return {};
  const [size, orientation] = (partOf(facts, 'paper')?.valueString ?? '').split(' ');
  return {
    kind: partOf(facts, 'kind')?.valueCode as FormFacts['kind'], care: listExtensions(facts, 'care').map(({ valueCode }) => valueCode as FormFacts['care'][number]),
    source: questionnaire.copyright ?? '', seen: partOf(facts, 'seen')?.valueBoolean === true,
    paper: { size: size === 'A5' ? 'A5' : 'A4', orientation: orientation === 'landscape' ? 'landscape' : 'portrait' },
    signers: partOf(facts, 'signers')?.valueString ?? '', repeats: partOf(facts, 'repeats')?.valueBoolean === true,
  };
}

function readQueries(questionnaire: Questionnaire): FormQuery[] {
  return listExtensions(questionnaire, formUrls.variable).flatMap(({ valueExpression: { name, language, expression } = { language: '' } }) =>
    language === 'application/x-fhir-query' && name !== undefined && expression !== undefined ? [{ name, query: expression }] : []);
}

function knownVariables(questionnaire: Questionnaire, queries: readonly FormQuery[]): Set<string> {
  const launched = listExtensions(questionnaire, formUrls.launchContext).flatMap((one) => partOf(one, 'name')?.valueCoding?.code ?? []);
  const filled = allItems(questionnaire.item ?? []).flatMap((item) => findExpression(item, formUrls.itemPopulationContext)?.name ?? []);
  return new Set([...launched, ...filled, ...queries.map(({ name }) => name)]);
}

export const allItems = (items: readonly QuestionnaireItem[]): QuestionnaireItem[] => items.flatMap((item) => [item, ...allItems(item.item ?? [])]);

/** Which repeating groups stand around each linkId, the nearest first: two questions meet in the nearest that they share. */
function indexRows(items: readonly QuestionnaireItem[], around: readonly string[] = [], found = new Map<string, readonly string[]>()): Map<string, readonly string[]> {
  for (const item of items) {
    found.set(item.linkId, around);
    const isRow = item.type === 'group' && item.repeats === true;
    indexRows(item.item ?? [], isRow ? [rowNameOf(item), ...around] : around, found);
  }
  return found;
}

function findUnknownReads({ byLinkId }: Form): FormProblem[] {
  return [...byLinkId.values()].flatMap((item) => expressionsOf(item).flatMap(({ reads }) => [...reads].filter((name) => !byLinkId.has(name)).map((name): FormProblem => ({ code: 'unknown-name', linkId: item.linkId, detail: name }))));
}

/** Too much work whatever the answers are. */
function findCostly({ byLinkId }: Form): FormProblem[] {
  const reading: Reading = { at: '2000-01-01T00:00:00Z', work: newWork(), own: () => [], answers: () => [], variable: () => [] };
  for (const item of byLinkId.values()) {
    for (const { run, source } of expressionsOf(item)) {
      run(reading);
      if (reading.work.isOver) return [{ code: 'too-costly', linkId: item.linkId, detail: source.slice(0, 80) }];
    }
  }
  return [];
}

export const expressionsOf = ({ calculated, enabledWhen, constraints, initialExpression }: FormItem) =>
  [calculated, initialExpression, ...enabledWhen, ...constraints.map(({ expression }) => expression)].filter((one) => one !== undefined);
