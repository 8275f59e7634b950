// Notifications of the topic-based backport: a history bundle whose first entry is the status. Pure.
// https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-backport-subscription-status-r4.html   spec: SUB-6
import { randomUUID } from 'node:crypto';
import type { Parameters, ParametersParameter } from '#fhir/types/index.ts';
import type { Content } from './plan.ts';
import type { Watch, WatchEvent } from './watches.ts';

export type NotificationType = 'handshake' | 'heartbeat' | 'event-notification' | 'query-status' | 'query-event';

/** An event with the text of its resource, where the owner may see it. */
export interface ToldEvent extends WatchEvent { readonly text: string | undefined }

export interface Notification {
  readonly type: NotificationType;
  readonly base: string;
  readonly watch: Pick<Watch, 'id' | 'plan' | 'state' | 'lastN' | 'problem'>;
  readonly events: readonly ToldEvent[];
  readonly content: Content;
}

export function statusOf({ type, base, watch, events, content }: Notification): Parameters {
  const { topic } = watch.plan;
  return {
    resourceType: 'Parameters',
    meta: { profile: ['http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4'] },
    parameter: [
      { name: 'subscription', valueReference: { reference: `${base}/Subscription/${watch.id}` } },
      ...(topic === undefined ? [] : [{ name: 'topic', valueCanonical: topic }]),
      { name: 'status', valueCode: watch.state },
      { name: 'type', valueCode: type },
      { name: 'events-since-subscription-start', valueString: String(watch.lastN) },
      ...events.map((event) => eventOf(base, event, content)),
      ...(watch.problem === null ? [] : [{ name: 'error', valueCodeableConcept: { text: watch.problem } }]),
    ],
  };
}

function eventOf(base: string, { n, at, type, id }: WatchEvent, content: Content): ParametersParameter {
  return {
    name: 'notification-event',
    part: [
      { name: 'event-number', valueString: String(n) }, { name: 'timestamp', valueInstant: at.toISOString() },
      ...(content === 'empty' ? [] : [{ name: 'focus', valueReference: { reference: `${base}/${type}/${id}` } }]),
    ],
  };
}

/** The text is joined from stored texts. */
export function bundleText(notification: Notification): string {
  const { base, watch, events, content } = notification;
  const status = `{"fullUrl":"urn:uuid:${randomUUID()}","resource":${JSON.stringify(statusOf(notification))},"request":{"method":"GET","url":${JSON.stringify(`${base}/Subscription/${watch.id}/$status`)}},"response":{"status":"200"}}`;
  const entries = content === 'empty' ? [] : events.map(({ type, id, created, text }) => {
    const request = created ? { method: 'POST', url: type } : { method: 'PUT', url: `${type}/${id}` };
    return `{"fullUrl":${JSON.stringify(`${base}/${type}/${id}`)}${content === 'full-resource' && text !== undefined ? `,"resource":${text}` : ''},"request":${JSON.stringify(request)},"response":{"status":"${created ? '201' : '200'}"}}`;
  });
  return `{"resourceType":"Bundle","type":"history","timestamp":"${new Date().toISOString()}","entry":[${[status, ...entries].join(',')}]}`;
}
