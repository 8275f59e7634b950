// The steps of a paper after its first signature: which is open, when it is complete. spec: SGW-4

/** `waiting` → `open` → `pending` (signed, a service is awaited) → `signed`; or `returned`, `skipped` (not required, a later one signed). */
export const stepStates = ['waiting', 'open', 'pending', 'signed', 'returned', 'skipped'] as const;
export type StepState = (typeof stepStates)[number];

export interface CourseStep {
  readonly step: number;
  readonly required: boolean;
  readonly state: StepState;
}

/**
 * What opens once a signature is in the file: the next required step, and those before it that may but need not sign.
 * Nothing while a service is awaited: one signature is put into the file at a time.
 */
export function stepsToOpen(steps: readonly CourseStep[]): readonly number[] {
  if (steps.some(({ state }) => state === 'pending' || state === 'returned')) return [];
  const left = steps.filter(({ state }) => state === 'waiting' || state === 'open');
  const next = left.find(({ required }) => required)?.step ?? Number.POSITIVE_INFINITY;
  return left.filter(({ step, state }) => step <= next && state === 'waiting').map(({ step }) => step);
}

/** Those that may no longer sign because a later one has. */
export const stepsToSkip = (steps: readonly CourseStep[], signed: number): readonly number[] =>
  steps.filter(({ step, required, state }) => step < signed && !required && (state === 'waiting' || state === 'open')).map(({ step }) => step);

/** Every required signature is in the file. */
export const isComplete = (steps: readonly CourseStep[]): boolean => steps.every(({ required, state }) => !required || state === 'signed');
