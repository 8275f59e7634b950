// What the operator did with the whole installation stands in the trail of every facility: each one's records office may ask. spec: AUD-7
import type { AuditEvent } from '#platform/audit/index.ts';
import type { Services } from '#apps/server/services.ts';

type Deed = Pick<AuditEvent, 'interaction'> & Partial<Pick<AuditEvent, 'query' | 'purpose' | 'action' | 'outcome'>>;

export async function recordForAll(services: Pick<Services, 'db' | 'audit' | 'now'>, deed: Deed): Promise<void> {
  const { rows } = await services.db.query<{ dk: number }>('select dk from platform.facility order by dk');
  await services.audit.trail.append(services.db, rows.map(({ dk }) => deedOf(Number(dk), services.now(), deed)));
}

export const deedOf = (dk: number, at: Date, deed: Deed): AuditEvent => ({
  dk, at: at.toISOString(), action: 'E', outcome: 'success', accountId: 'operator', actor: 'Device/lanh', clientId: 'lanh', sessionId: undefined, ...deed,
});
