// Findings, problems and checks that did not run, in the language on screen.   spec: PHA-41
import { useMemo } from 'react';
import type { Finding, NotRun, RuleProblem } from '#modules/pharmacy/model/index.ts';
import { formatDate, type Language, useText } from '#ui/index.ts';

type Params = Readonly<Record<string, string | number>>;

/** Effects of interactions stand in the table in three languages; days are written as people read them. */
function inLanguage(given: Params, language: Language): Params {
  const params = typeof given['until'] === 'string' ? { ...given, until: formatDate(given['until']) } : given;
  const effect = params[{ vi: 'effect', en: 'effectEn', fr: 'effectFr' }[language]];
  return effect === undefined ? params : { ...params, effect };
}

export interface SafetyWords {
  readonly finding: (finding: Finding) => string;
  readonly notRun: (notRun: NotRun) => string;
  readonly problem: (problem: RuleProblem) => string;
}

export function useSafetyWords(): SafetyWords {
  const { t, language } = useText();
  return useMemo(() => ({
    finding: ({ reason, params }) => t(`pharmacy.safety.${reason}`, inLanguage(params, language)),
    notRun: ({ reason, params }) => t(`pharmacy.notRun.${reason}`, params),
    problem: ({ rule, reason, params }) => `${t(`pharmacy.rule.${reason}`, params)}${rule.startsWith('RX') ? ` (${rule})` : ''}`,
  }), [t, language]);
}
