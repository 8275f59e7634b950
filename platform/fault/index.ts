export { Fault, faultKinds, placedFault } from './fault.ts';
export type { FaultIssue, FaultKind, FaultList, FaultRow, IssueCode } from './fault.ts';
