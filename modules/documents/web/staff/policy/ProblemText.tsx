// What bars a rule, with the text of the law, beside its field.
import { useText } from '#ui/index.ts';
import type { PolicyProblem } from '../../../model/index.ts';
import classes from './policy.module.css';

export function useProblemWords(problems: readonly PolicyProblem[]) {
  const { t } = useText();
  return (where: string): string | undefined => {
    const found = problems.find((one) => one.where === where);
    return found && t(`documents.policy.problem.${found.why}`, { limit: found.limit ?? '', source: found.source });
  };
}

export function ProblemText({ words }: { words: string | undefined }) {
  return words === undefined ? null : <div role="alert" className={classes.problem}>{words}</div>;
}
