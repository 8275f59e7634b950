// What may be written as a Subscription: one that the server can serve, to an address it may call. spec: SUB-1, SUB-4
import { isIP } from 'node:net';
import { Fault } from '#platform/fault/index.ts';
import { isPublicAddress } from '#platform/outside/index.ts';
import type { OutsideSettings } from '#platform/outside/index.ts';
import type { WriteGuard } from '#fhir/operation/index.ts';
import type { Subscription } from '#fhir/types/index.ts';
import { planOf } from './plan.ts';

/** Names are looked up when they are called, and checked again then. */
export const subscriptionGuard = (outside: OutsideSettings): WriteGuard => ({
  types: ['Subscription'],
  asks: () => [],
  check: ({ before, after }) => {
    if (!after) return;
    const subscription = after as Subscription;
    const { status } = subscription;
    if (status !== 'requested' && status !== 'off' && status !== (before as Subscription | undefined)?.status) throw new Fault('unprocessable', 'subscription.bad-status', { issue: [{ code: 'value', expression: 'Subscription.status', text: 'requested or off' }] });
    const { endpoint } = planOf(subscription);
    const problem = endpoint === undefined ? undefined : addressProblem(outside, endpoint);
    if (problem !== undefined) throw new Fault('unprocessable', 'subscription.bad-channel', { issue: [{ code: 'value', expression: 'Subscription.channel.endpoint', text: problem }] });
  },
});

function addressProblem({ allowPrivate }: OutsideSettings, endpoint: string): string | undefined {
  if (allowPrivate) return undefined;
  const { protocol, hostname } = new URL(endpoint);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'https:') return 'is not https';
  return (isIP(host) !== 0 && !isPublicAddress(host)) || /(?:^|\.)localhost\.?$/i.test(host) ? 'is not of the public internet' : undefined;
}
