// What is wrong with an answer, in words: the form's own rule, else ours for the kind of mistake. spec: FRS-3
import type { AnswerProblem } from '#fhir/questionnaire/index.ts';
import { formatNumber, useText } from '#ui/index.ts';
import { useFormWords } from './formContext.ts';

export function useProblemText(): (problem: Pick<AnswerProblem, 'code' | 'human' | 'limit'>) => string {
  const { t, has } = useText();
  const words = useFormWords();
  return ({ code, human, limit }) => {
    const own = words(human);
    const key = `client.form.problem.${code}`;
    if (own) return own;
    return has(key) ? t(key, { limit: formatNumber(limit) }) : t('client.form.problem.constraint');
  };
}
