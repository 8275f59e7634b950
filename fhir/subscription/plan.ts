// What a Subscription asks for, in both forms: criteria of R4 and topics of the backport. Pure. spec: SUB-1, SUB-6
import { Fault } from '#platform/fault/index.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import { parseSearch, shapesResult } from '#fhir/search/parse.ts';
import type { Extension, ResourceType, Subscription } from '#fhir/types/index.ts';
import { findTopic } from './topics.ts';

export type Content = 'empty' | 'id-only' | 'full-resource';

export interface Plan {
  /** Canonical address of the topic; undefined: criteria of R4. */
  readonly topic?: string;
  readonly type: ResourceType;
  /** What the changed resource must match, as a search; may be empty. */
  readonly query: string;
  readonly from?: string;
  readonly to?: string;
  readonly onCreate?: true;
  readonly channel: 'rest-hook' | 'websocket';
  readonly endpoint?: string;
  /** Of R4: with it the resource is sent. */
  readonly payload?: string;
  readonly content: Content;
  readonly headers: Readonly<Record<string, string>>;
  readonly heartbeatS?: number;
  readonly timeoutS: number;
  /** Events in one notification. */
  readonly maxCount: number;
}

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/';
const payloads = new Set(['application/fhir+json', 'application/json']);
/** Of the connection, of the body, and our own. */
const ownHeaders = /^(?:host|connection|content-.*|transfer-encoding|te|upgrade|expect|keep-alive|proxy-.*|trailer|lanh-.*)$/i;
const shortestHeartbeatS = 5;
export const defaultTimeoutS = 5;
const longestTimeoutS = 10;
const mostAtOnce = 50;

/** Throws Fault `subscription.bad-criteria`, `bad-channel`, `unknown-topic`, or what search says of the criteria. */
export function planOf(subscription: Subscription): Plan {
  const { criteria, channel } = subscription;
  const isTopic = !/^[A-Z][A-Za-z]+(?:\?|$)/.test(criteria);
  const what = isTopic ? topicPlan(subscription) : { ...criteriaPlan(criteria, 'criteria') };
  const extensions = channel.extension ?? [];
  const heartbeatS = numberIn(extensions, 'backport-heartbeat-period');
  return {
    ...what, ...channelPlan(subscription), content: isTopic ? contentOf(subscription) : channel.payload === undefined ? 'empty' : 'full-resource',
    timeoutS: Math.min(numberIn(extensions, 'backport-timeout') ?? defaultTimeoutS, longestTimeoutS), maxCount: isTopic ? Math.min(numberIn(extensions, 'backport-max-count') ?? 1, mostAtOnce) : 1,
    ...(heartbeatS !== undefined && { heartbeatS: Math.max(heartbeatS, shortestHeartbeatS) }),
  };
}

const refused = (code: string, expression: string, text: string): Fault => new Fault('unprocessable', code, { issue: [{ code: 'value', expression: `Subscription.${expression}`, text }] });

function criteriaPlan(criteria: string, expression: string): { type: ResourceType; query: string } {
  const [type = '', ...rest] = criteria.split('?');
  const query = rest.join('?');
  if (!isResourceType(type)) throw refused('subscription.bad-criteria', expression, 'is no search: Observation?code=…');
  if (type === 'AuditEvent' || type === 'Subscription') throw refused('subscription.bad-criteria', expression, `${type} cannot be subscribed to`);
  const shaping = [...new URLSearchParams(query).keys()].find((name) => shapesResult(name));
  if (shaping !== undefined) throw refused('subscription.bad-criteria', expression, `${shaping.slice(0, 60)} does not narrow what is found`);
  parseSearch(type, query);
  return { type, query };
}

function topicPlan({ criteria, _criteria }: Subscription): Pick<Plan, 'topic' | 'type' | 'query' | 'from' | 'to' | 'onCreate'> {
  const topic = findTopic(criteria);
  if (!topic) throw refused('subscription.unknown-topic', 'criteria', 'is neither a search nor a topic of this server');
  const filters = extensionsOf(_criteria?.extension ?? [], 'backport-filter-criteria').map(({ valueString }) => criteriaPlan(valueString ?? '', 'criteria.extension'));
  const other = filters.find(({ type }) => type !== topic.type);
  if (other) throw refused('subscription.bad-criteria', 'criteria.extension', `filters of this topic are of ${topic.type}`);
  const { url, type, from, to, onCreate } = topic;
  return { topic: url, type, query: filters.map(({ query }) => query).filter((query) => query !== '').join('&'), ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(onCreate && { onCreate }) };
}

type Channel = Pick<Plan, 'channel' | 'endpoint' | 'payload' | 'headers'>;

function channelPlan({ channel: { type, endpoint, payload, header = [] } }: Subscription): Channel {
  if (type !== 'rest-hook' && type !== 'websocket') throw refused('subscription.bad-channel', 'channel.type', 'only rest-hook and websocket are served');
  if (payload !== undefined && !payloads.has(payload.split(';')[0] ?? '')) throw refused('subscription.bad-channel', 'channel.payload', 'only application/fhir+json is sent');
  const shared = { channel: type, headers: headersOf(header), ...(payload !== undefined && { payload }) };
  return type === 'websocket' ? shared : { ...shared, endpoint: endpointOf(endpoint) };
}

function endpointOf(endpoint: string | undefined): string {
  const url = URL.parse(endpoint ?? '');
  if (!url || !/^https?:$/.test(url.protocol) || [url.username, url.password, url.hash].some((part) => part !== '')) throw refused('subscription.bad-channel', 'channel.endpoint', 'is no web address');
  return url.href;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  if (lines.length > 20) throw refused('subscription.bad-channel', 'channel.header', 'more than 20');
  return Object.fromEntries(lines.map((line) => {
    const [, name, value] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}):[ \t]*([\x20-\x7e]{0,4000})$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw refused('subscription.bad-channel', 'channel.header', 'is no header: Name: value');
    if (ownHeaders.test(name)) throw refused('subscription.bad-channel', 'channel.header', `${name} is set by the server`);
    return [name.toLowerCase(), value.trimEnd()];
  }));
}

const extensionsOf = (extensions: readonly Extension[], name: string): Extension[] => extensions.filter(({ url }) => url === backport + name);

function numberIn(extensions: readonly Extension[], name: string): number | undefined {
  const [found] = extensionsOf(extensions, name);
  return found?.valueUnsignedInt ?? found?.valuePositiveInt ?? found?.valueInteger;
}

function contentOf({ channel }: Subscription): Content {
  const [found] = extensionsOf(channel._payload?.extension ?? [], 'backport-payload-content');
  const code = found?.valueCode ?? 'id-only';
  if (code !== 'empty' && code !== 'id-only' && code !== 'full-resource') throw refused('subscription.bad-channel', 'channel.payload.extension', 'is empty, id-only or full-resource');
  return code;
}
