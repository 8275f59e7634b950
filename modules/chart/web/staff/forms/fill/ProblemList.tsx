// What bars completion, each line the way to its field. spec: FRS-14
import { Alert, UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useFormWords, useProblemText } from '#fhir/client/form/index.ts';
import type { AnswerProblem } from '#fhir/questionnaire/index.ts';
import { useText } from '#ui/index.ts';
import classes from '../forms.module.css';
import type { OpenForm } from './useFormDoc.ts';

const most = 12;

interface ListProps {
  readonly open: OpenForm;
  readonly problems: readonly AnswerProblem[];
  readonly page: HTMLElement | null;
}

export function ProblemList({ open, problems, page }: ListProps) {
  const { t } = useText();
  const words = useFormWords();
  const problemText = useProblemText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) box.current?.querySelector('button')?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  const go = (key: string) => {
    const place = page?.querySelector(`[data-key="${CSS.escape(key)}"]`);
    place?.scrollIntoView({ block: 'center' });
    place?.querySelector<HTMLElement>('input, textarea, select, button, [tabindex="0"]')?.focus({ preventScroll: true });
  };
  return (
    <Alert color="red" variant="light" role="alert" ref={box} title={t('chart.forms.problems', { count: problems.length })}>
      <ul className={classes.problems}>
        {problems.slice(0, most).map((problem) => (
          <li key={`${problem.key} ${problem.code}`}>
            <UnstyledButton className={classes.problem} onClick={() => go(problem.key)}>{words(open.form.byLinkId.get(problem.linkId)?.label) || problem.linkId}</UnstyledButton>: {problemText(problem)}
          </li>
        ))}
      </ul>
      {problems.length > most && t('chart.forms.moreProblems', { count: problems.length - most })}
    </Alert>
  );
}
