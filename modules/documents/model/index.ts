// Door of the model of documents.
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
export { enrolSigning, lockSigning, paperState, prepareSignSet, signList, signSet, signingState, unlockSigning } from './signing.ts';
