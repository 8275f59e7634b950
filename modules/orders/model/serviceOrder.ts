// The order for a service of the house that no other room knows better: a dressing, an injection, an electrocardiogram.
// https://hl7.org/fhir/R4/servicerequest.html   spec: ORD-3
import { z } from 'zod';
import { orderKind } from '#fhir/operation/index.ts';
import type { OrderRequest } from '#fhir/operation/index.ts';
import type { ServiceRequest } from '#fhir/types/index.ts';

const item = z.strictObject({
  /** HealthcareService of the house. */
  serviceId: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/),
  name: z.string().trim().min(1).max(200),
  priority: z.enum(['routine', 'urgent']).default('routine'),
  note: z.string().trim().max(500).optional(),
});

const system = 'urn:lanh:service';

const isSame = (request: OrderRequest, serviceId: string): boolean =>
  request.resourceType === 'ServiceRequest' && (request.code?.coding ?? []).some((coding) => coding.system === system && coding.code === serviceId);

export const serviceOrder = orderKind<z.infer<typeof item>>({
  code: 'service',
  label: 'orders.kind.service',
  item,
  check: ({ serviceId }, { open }) => (open.some((request) => isSame(request, serviceId)) ? [{ reason: 'orders.asked-already', refuses: false }] : []),
  toResource: ({ serviceId, name, priority, note }, { patientId, encounterId }, act): ServiceRequest => ({
    resourceType: 'ServiceRequest', id: act.newId(), status: 'draft', intent: 'order', priority,
    code: { coding: [{ system, code: serviceId, display: name }], text: name },
    subject: { reference: `Patient/${patientId}` }, encounter: { reference: `Encounter/${encounterId}` },
    authoredOn: act.at, requester: { reference: act.by },
    ...(note && { note: [{ text: note }] }),
  }),
});
