// Conditions that are written without FHIRPath. https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen   spec: FRM-4
import type { QuestionnaireItem, QuestionnaireItemEnableWhen } from '#fhir/types/index.ts';
import type { Expression } from '../path/expression.ts';
import { isSame, operators } from '../path/operators.ts';

/** `rowOf` names the row that a question is read in. */
export function readEnableWhen({ enableWhen = [], enableBehavior }: QuestionnaireItem, rowOf: (linkId: string) => string | undefined): Expression[] {
  const conditions = enableWhen.map((one) => readOne(one, rowOf(one.question)));
  if (enableBehavior !== 'any' || conditions.length < 2) return conditions;
  return [{
    source: conditions.map(({ source }) => source).join(' or '), reads: new Set(conditions.flatMap(({ reads }) => [...reads])), readsOwn: false, readsAll: false, variables: new Set(),
    run: (reading) => [conditions.some(({ run }) => run(reading)[0] === true)],
  }];
}

function readOne({ question, operator, ...wanted }: QuestionnaireItemEnableWhen, row: string | undefined): Expression {
  const value = Object.entries(wanted).find(([name]) => name.startsWith('answer'))?.[1] as unknown;
  return {
    source: `${question} ${operator} ${JSON.stringify(value)}`, reads: new Set([question]), readsOwn: false, readsAll: false, variables: new Set(),
    run: (reading) => [holds(reading.answers(question, row), operator, value)],
  };
}

function holds(answers: readonly unknown[], operator: string, wanted: unknown): boolean {
  if (operator === 'exists') return answers.length > 0 === (wanted !== false);
  if (operator === '=') return answers.some((one) => isSame(one, wanted));
  if (operator === '!=') return answers.length > 0 && !answers.some((one) => isSame(one, wanted));
  return answers.some((one) => operators[operator]?.([one], [wanted])[0] === true);
}
