// The form of a consent for one purpose, to be signed by hand. spec: PDP-3
import type { FastifyInstance } from 'fastify';
import { Fault } from '#platform/fault/index.ts';
import { renderPdf } from '#platform/print/index.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { ageGroup, buildConsentPage, dayOf, purposeOn } from '../../model/index.ts';
import { facilityHead } from '../sign/freeze.ts';
import { consentRules, purposes } from './consentTables.ts';

const permission = 'documents.consent';

export async function consentRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  app.get('/consent-forms/:patient/:purpose', { config: { access: permission } }, async (request, reply) => {
    const caller = await services.authenticate(request);
    if (!caller.permissions.has(permission)) throw new Fault('forbidden', 'fhir.no-permission', { params: { permission } });
    const { patient: patientId, purpose: name } = request.params as { patient: string; purpose: string };
    const at = services.now();
    const day = dayOf(at.toISOString());
    const purpose = purposeOn(purposes, name.replace(/\.pdf$/, ''), day);
    if (!purpose?.consent) throw new Fault('notFound', 'documents.no-file');
    await services.policy.checkPatient(services.db, caller, patientId);
    const exchange = { ...systemExchange(services, { dk: caller.dk, facilityId: caller.facilityId, purpose: 'documents.consent' }), caller, address: request.ip, requestId: String(request.id) };
    const data = await services.db.transaction(async (tx) => {
      const store = openStore({ services, tx, caller, operation: 'print-consent', at: at.toISOString() });
      const patient = await store.get('Patient', patientId);
      await services.audit.append(tx, [auditEvent(exchange, { action: 'R', interaction: 'print-consent', type: 'Patient', id: patientId, patientId })]);
      return { ...buildConsentPage({ purpose, patient, day, asks: ageGroup(patient.birthDate, day, consentRules.on(day)) }), issued: day, facility: await facilityHead({ store, caller }, undefined) };
    });
    const pdf = await renderPdf({ template: 'officialForm', data, at });
    return reply.headers({
      'content-type': 'application/pdf', 'content-disposition': 'inline', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN', 'content-security-policy': "frame-ancestors 'self'", 'referrer-policy': 'no-referrer',
    }).send(Buffer.from(pdf));
  });
}
