// What is wrong with a form's definition, in words for those who edit it. spec: FRS-21
import type { OwnFormProblem } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';

export function useProblemWords(): (problem: OwnFormProblem) => string {
  const { t, has } = useText();
  return ({ code, detail = '' }) => {
    const key = `chart.forms.wrong.${code}`;
    return has(key) ? t(key, { detail }) : t('chart.forms.wrong', { code, detail });
  };
}

/** linkId → what is wrong there; '' for the form as a whole. */
export function problemsByItem(problems: readonly OwnFormProblem[], words: (problem: OwnFormProblem) => string): ReadonlyMap<string, readonly string[]> {
  const byItem = new Map<string, string[]>();
  for (const problem of problems) byItem.set(problem.linkId ?? '', [...new Set([...(byItem.get(problem.linkId ?? '') ?? []), words(problem)])]);
  return byItem;
}
