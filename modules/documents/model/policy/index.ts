// Door of the hospital's own rules.
export { buildAnnex } from './annex.ts';
export * from './apply.ts';
export * from './changes.ts';
export * from './contracts.ts';
export * from './policy.ts';
export { limitTable, policyProblems, signersKey } from './problems.ts';
export type { NationalRules, PolicyLimit, PolicyProblem } from './problems.ts';
