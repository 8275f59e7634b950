export type { AuditEvent, AuditTrail } from './audit.ts';
export { openChain } from './chain.ts';
export type { AuditChain } from './chain.ts';
export { openHeadBook } from './heads.ts';
export type { HeadBook } from './heads.ts';
export { readTrail } from './read.ts';
export type { TrailFilter, TrailRow } from './read.ts';
export { verifyAudit } from './verify.ts';
export type { AuditFinding, AuditReport } from './verify.ts';
