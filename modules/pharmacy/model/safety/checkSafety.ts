// All checks of a prescription, and what still stands in the way of signing it.   spec: PHA-10
import { checkAllergy } from './allergyCheck.ts';
import { checkDose, checkDuration } from './doseCheck.ts';
import { type CheckInput, type Finding, type Level, type SafetyResult } from './finding.ts';
import { checkDuplicates, checkInteractions } from './pairChecks.ts';
import { checkAge, checkPregnancy } from './personChecks.ts';

const checks = [checkAllergy, checkPregnancy, checkAge, checkInteractions, checkDose, checkDuplicates, checkDuration];
const order: Readonly<Record<Level, number>> = { stop: 0, warning: 1, information: 2 };

/** Gravest first. Pure: the screen runs it at each change of a cell, the server before it writes. */
export function checkSafety(input: CheckInput): SafetyResult {
  const results = checks.map((check) => check(input));
  return { findings: results.flatMap((one) => one.findings).toSorted((left, right) => order[left.level] - order[right.level]), notRun: results.flatMap((one) => one.notRun) };
}

/** How a person answered one finding. A stop needs both a reason picked and words; a warning only the acceptance. */
export interface Override {
  readonly key: string;
  readonly reasonCode?: string | undefined;
  readonly text?: string | undefined;
}

/** Five letters are little, but more than a full stop typed to get rid of the question. */
const leastText = 5;

export const isAnswered = (finding: Finding, override: Override | undefined): boolean => {
  if (finding.level === 'information') return true;
  if (override === undefined) return false;
  return finding.level === 'warning' || (Boolean(override.reasonCode) && (override.text ?? '').trim().length >= leastText);
};

/** Findings that still bar the signature, gravest first. */
export function openFindings(findings: readonly Finding[], overrides: readonly Override[]): readonly Finding[] {
  const byKey = new Map(overrides.map((override) => [override.key, override]));
  return findings.filter((finding) => !isAnswered(finding, byKey.get(finding.key)));
}
