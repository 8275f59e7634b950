export { Fault, faultKinds } from './fault.ts';
export type { FaultIssue, FaultKind, FaultList, FaultRow, IssueCode } from './fault.ts';
