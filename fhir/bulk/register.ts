// An export in the trail: of each patient whose record left, and of the facility; before its files can be had, and each once. spec: BLK-5
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { purposeText } from './approval.ts';
import type { Job } from './jobs.ts';

const atOnce = 1000;

/** The job as the request that asked for it. */
export function exchangeOf(services: RestServices, job: Job): Exchange {
  return {
    services, db: services.db, caller: job.caller, language: 'en', method: 'POST', base: job.base, path: `$${job.kind}`, query: '', headers: {}, body: '', address: undefined, requestId: job.id,
  };
}

export async function registerExport(services: RestServices, job: Job): Promise<void> {
  const exchange = exchangeOf(services, job);
  const deed = { action: 'R', interaction: 'export', query: job.request, purpose: purposeText(job) } as const;
  for (let taken = atOnce; taken === atOnce;) {
    taken = await services.db.transaction(async (tx) => {
      const { rows } = await tx.query<{ pat: string }>(
        `delete from bulk.patient where dk = $1 and job = $2 and pat in (select pat from bulk.patient where dk = $1 and job = $2 order by pat limit ${atOnce}) returning pat`, [job.dk, job.id], 'bulk-register');
      await services.audit.append(tx, rows.map(({ pat }) => auditEvent(exchange, { ...deed, type: 'Patient', id: pat, patientId: pat })));
      return rows.length;
    });
  }
}
