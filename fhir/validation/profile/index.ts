// Door of the validation against profiles.   spec: VAL-9
export { walkExtensions } from './extensions.ts';
export { finding, type FindingKey, type ProfileFinding } from './finding.ts';
export { isJson, type Json } from './items.ts';
export type { ProfileTree } from './profileTree.ts';
export { ruleHolds } from './rules.ts';
export { openTrees } from './trees.ts';
export { walkProfile } from './walk.ts';
export { MissingBase, mostProfileFindings, mostSteps, newBudget, type ProfileWorld, WalkState } from './walkState.ts';
