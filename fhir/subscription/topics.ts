// Topics that can be subscribed to, in terms of the change log: a type, and the status it comes from or goes to.
// https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/components.html#subscription-topics   spec: SUB-6
import type { ResourceType } from '#fhir/types/index.ts';

export interface SubscriptionTopic {
  /** Canonical address. */
  readonly url: string;
  readonly title: string;
  readonly type: ResourceType;
  /** Status before and after the change; undefined: any. */
  readonly to?: string;
  readonly from?: string;
  /** Only when the resource is new. */
  readonly onCreate?: true;
}

const topic = (name: string, title: string, more: Omit<SubscriptionTopic, 'url' | 'title'>): SubscriptionTopic => ({ url: `urn:lanh:topic:${name}`, title, ...more });

export const topics: readonly SubscriptionTopic[] = [
  topic('patient-registered', 'A patient was registered', { type: 'Patient', onCreate: true }),
  topic('patient-changed', 'A patient was registered or changed', { type: 'Patient' }),
  topic('appointment-booked', 'An appointment was booked', { type: 'Appointment', to: 'booked' }),
  topic('encounter-started', 'A visit began', { type: 'Encounter', to: 'in-progress' }),
  topic('encounter-finished', 'A visit ended', { type: 'Encounter', to: 'finished' }),
  topic('observation-final', 'An observation became final', { type: 'Observation', to: 'final' }),
  topic('result-final', 'A report became final', { type: 'DiagnosticReport', to: 'final' }),
  topic('order-active', 'An order was placed', { type: 'ServiceRequest', to: 'active' }),
  topic('prescription-active', 'A prescription came into force', { type: 'MedicationRequest', to: 'active' }),
  topic('document-current', 'A document was signed or filed', { type: 'DocumentReference', to: 'current' }),
];

export const findTopic = (url: string): SubscriptionTopic | undefined => topics.find((one) => one.url === url);
