// What `lanh doctor` found: in order, a warning, or a failure, each with what to do. spec: HLT-11

export type Severity = 'good' | 'warning' | 'failure';

export interface Finding {
  readonly severity: Severity;
  readonly text: string;
}

export const good = (text: string): Finding => ({ severity: 'good', text });
export const warning = (text: string): Finding => ({ severity: 'warning', text });
export const failure = (text: string): Finding => ({ severity: 'failure', text });

export const marks: Record<Severity, string> = { good: '✔', warning: '⚠', failure: '✘' };

/** 0 in order, 2 with warnings, 1 with failures. */
export function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ severity }) => severity === 'failure')) return 1;
  return findings.some(({ severity }) => severity === 'warning') ? 2 : 0;
}

const hourMs = 3_600_000;

/** `3 minutes`, `26 hours`, `12 days` */
export function ageText(from: Date, to: Date): string {
  const hours = (to.getTime() - from.getTime()) / hourMs;
  if (hours < 1) return `${Math.max(0, Math.round(hours * 60))} minutes`;
  return hours < 48 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`;
}

export const hoursBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / hourMs;
export const daysLeft = (until: Date, now: Date): number => Math.floor((until.getTime() - now.getTime()) / (24 * hourMs));

/** A certificate in its last month is a warning, an expired one a failure. */
export function judgeDays(what: string, days: number, advice: string): Finding {
  if (days < 0) return failure(`${what} expired ${-days} days ago: ${advice}`);
  return days < 30 ? warning(`${what} expires in ${days} days: ${advice}`) : good(`${what}: ${days} days left`);
}
