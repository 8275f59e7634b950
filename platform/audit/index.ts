export type { AuditEvent, AuditTrail } from './audit.ts';
