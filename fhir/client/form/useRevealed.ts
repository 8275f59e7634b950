// A long form is there at once: the sections that can be seen are drawn first, the others behind them, without holding up a key. spec: FRS-2
import { startTransition, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Answers } from '#fhir/questionnaire/index.ts';
import { countBelow, type FormSection } from './sections.ts';

/** More than fit on a large screen. */
const firstQuestions = 45;

/** How many sections are drawn, and what draws all of them now: before somebody jumps to one. */
export function useRevealed(answers: Pick<Answers, 'view'>, sections: readonly FormSection[]): readonly [number, () => void] {
  const [shown, setShown] = useState(() => firstOf(answers, sections));
  useEffect(() => {
    if (shown >= sections.length) return undefined;
    const timer = setTimeout(() => startTransition(() => setShown(shown + 1)), 0);
    return () => clearTimeout(timer);
  }, [shown, sections]);
  return [shown, () => flushSync(() => setShown(sections.length))];
}

function firstOf(answers: Pick<Answers, 'view'>, sections: readonly FormSection[]): number {
  let questions = 0;
  const at = sections.findIndex(({ key, keys }) => {
    questions += key === undefined ? keys.length : countBelow(answers, key).asked;
    return questions >= firstQuestions;
  });
  return at < 0 ? sections.length : at + 1;
}
