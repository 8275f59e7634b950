export { asksNothing, buildCandidateQuery } from './candidateQuery.ts';
export type { CandidateQuery } from './candidateQuery.ts';
export { addressOfPatient, factsOfPatient, identifiersOf, nameOfPatient, writtenName } from './factsOfPatient.ts';
export { matchBundle } from './matchBundle.ts';
export type { Match } from './matchBundle.ts';
export { isPlaceholder } from './compareNames.ts';
export { scoreMatch } from './scoreMatch.ts';
export type { Fact, MatchGrade, MatchScore, PersonFacts } from './scoreMatch.ts';
