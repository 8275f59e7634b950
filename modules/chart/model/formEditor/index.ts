export { buildOwnForm, findOwnFormProblems, keyOfCode, nextVersion } from './buildOwnForm.ts';
export type { OwnFormInput, OwnFormProblem, OwnFormState } from './buildOwnForm.ts';
