// Door of the reception model: scans, names, addresses, priority, duplicates, the queue and the contracts.
export * from './scan/index.ts';
export * from './queue/index.ts';
export { compareNames, foldText, initialsOf, maskName, nameKey, nameKeys, readNameQuery, splitName, titleName } from './name.ts';
export type { NameQuery } from './name.ts';
export { proposeAddress, unitKey } from './address/proposeAddress.ts';
export type { AddressChoice, AddressLists, AddressProposal } from './address/proposeAddress.ts';
export { ageRange, groupsOn, proposeGroup } from './priority/priority.ts';
export type { PriorityGroup } from './priority/priority.ts';
export { readGroups } from './priority/readGroups.ts';
export { scoreDuplicate } from './patient/duplicate.ts';
export type { DuplicateScore, PersonFacts } from './patient/duplicate.ts';
