// Refusals of forms and their answers, the same for every act. spec: FRM-6, FRM-10
import { answerLimits, checkAnswers, checkPlaces, findOversize } from '#fhir/questionnaire/index.ts';
import type { AnswerProblem, AnswerProblemCode, CheckedAnswers, Form, FormProblem } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import type { Act } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { FaultIssue, IssueCode } from '#platform/fault/index.ts';

type Items = readonly QuestionnaireResponseItem[];

const oversizes = { items: 'chart.form-too-many-items', depth: 'chart.form-too-deep', bytes: 'chart.form-too-large', rows: 'chart.form-too-many-rows' } as const;

export function refuseOversize(items: Items): void {
  const found = findOversize(items);
  if (found) throw new Fault('tooLarge', oversizes[found.limit], { params: { most: found.most } });
}

export function refuseBroken(problems: readonly FormProblem[]): void {
  if (problems.length > 0) throw new Fault('unprocessable', 'chart.form-broken', { issue: problems.slice(0, 50).map(({ code, linkId, row, detail }) => ({ code: 'invalid', text: [code, linkId, row && `line ${row}`, detail].filter(Boolean).join(': ') })) });
}

/** What a draft cannot hold; holes and slips it can. */
const unholdable: ReadonlySet<AnswerProblemCode> = new Set(['unknown-item', 'misplaced', 'twice', 'wrong-type', 'too-long', 'wrong-text', 'wrong-drawing', 'too-many']);

const issueCodes: Partial<Record<AnswerProblemCode, IssueCode>> = { required: 'required', 'too-few': 'required', 'too-long': 'too-long', 'too-costly': 'too-costly', 'not-an-option': 'code-invalid', 'unknown-item': 'structure', misplaced: 'structure', twice: 'structure', constraint: 'invariant' };

export const issueOf = ({ linkId, code, severity, human, limit }: AnswerProblem): FaultIssue => ({
  severity, code: issueCodes[code] ?? 'value', expression: `QuestionnaireResponse.item.where(linkId='${linkId}')`, text: [`${linkId}: ${code}`, limit, human?.vi].filter((part) => part !== undefined && part !== '').join(' – '),
});

export interface ListedCode { readonly catalogue: string; readonly code: string }

/** Codes that were chosen in code lists of the house. */
export const listCodes = (form: Form, items: Items): (ListedCode & Pick<AnswerProblem, 'linkId'>)[] =>
  items.flatMap(({ linkId, answer = [], item = [] }) => {
    const catalogue = form.byLinkId.get(linkId)?.catalogue;
    const codes = catalogue === undefined ? [] : answer.flatMap(({ valueCoding }) => (valueCoding?.code === undefined ? [] : [{ linkId, catalogue, code: valueCoding.code }]));
    return [...codes, ...listCodes(form, [...item, ...answer.flatMap((one) => one.item ?? [])])];
  });

/** Before anything is put together: what the form has no place for would be lost silently. */
export function refuseMisplaced(form: Form, items: Items): void {
  refuseWrong(checkPlaces(form, items));
}

function refuseWrong(problems: readonly AnswerProblem[]): void {
  if (problems.length > 0) throw new Fault('unprocessable', 'chart.form-wrong-answers', { issue: problems.slice(0, 50).map(issueOf) });
}

/** Checked and computed anew; refuses what not even a draft can hold. */
export function judgeAnswers(form: Form, items: Items, act: Act): CheckedAnswers {
  const checked = checkAnswers(form, { item: [...items] }, { at: act.at, newId: act.newId });
  const wrong = checked.problems.filter(({ code, severity }) => severity === 'error' && unholdable.has(code));
  const rows = wrong.find(({ code, limit }) => code === 'too-many' && limit === answerLimits.rows);
  if (rows) throw new Fault('tooLarge', 'chart.form-too-many-rows', { params: { most: answerLimits.rows }, issue: [issueOf(rows)] });
  refuseWrong(wrong);
  return checked;
}

/** Everything that bars completion; `unknown` are codes that their list does not have. */
export function refuseIncomplete({ problems }: CheckedAnswers, unknown: readonly AnswerProblem[]): void {
  const open = [...problems.filter(({ severity }) => severity === 'error'), ...unknown];
  if (open.length > 0) throw new Fault('rule', 'chart.form-not-complete', { params: { count: open.length }, issue: open.slice(0, 100).map(issueOf) });
}
